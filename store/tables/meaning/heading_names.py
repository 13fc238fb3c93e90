"""The headings that registers, accounting programs and address books have, for each column.

Of Fortnox, Visma, Spiris, Björn Lundén, Bokio, Outlook, Google Contacts, and as people write them;
case, accents, signs and "(…)" make no difference. The more telling ones stand first: where a file
has two of a column, the first of these is used. A column's id and its Swedish name need no line.
"""

from collections.abc import Mapping

from store.tables.cells.words import plain

NUMBER = (
    "Kundnr", "Customer number", "Customer no", "Kund nr", "Kundno", "Kund-ID", "Kundid", "Kundkod",
    "Kundens nummer", "Vårt kundnr", "Vårt kundnummer", "Klientnr", "Klientnummer", "Klient-ID",
    "Klientkod", "Customer nr", "Customer ID", "Customer code", "Customer #", "Client number",
    "Client no", "Client nr", "Client ID", "Client code", "CustomerNumber", "Uppdragsnr",
    "Uppdragsnummer", "Company code", "Internt nummer", "Internt nr", "Account number",
    "Account no", "Kundreskontranr", "Nummer", "Nr", "No", "Num", "ID", "Kod", "Code", "Löpnr",
    "Löpnummer", "Knr", "Företagsnr",
)  # fmt: skip

NAME = (
    "Kundnamn", "Företag", "Företagsnamn", "Customer name", "Company", "Company name",
    "Kundens namn", "Kund namn", "Bolag", "Bolagsnamn", "Bolagets namn", "Företagets namn", "Firma",
    "Firmanamn", "Klient", "Klientnamn", "Kund", "Customer", "Client", "Client name",
    "Organisation", "Organization", "Organisationsnamn", "Organisation name", "Organization name",
    "Organization 1 - Name", "Organisation 1 – Namn", "Juridiskt namn", "Legal name",
    "Registrerat namn", "Business name", "Uppdragsgivare", "Företag/namn", "Namn/företag",
    "Kund/företag", "Namn på kund", "Namn på företag", "Name of company", "Account name",
    "Benämning", "Namn 1",
    "Name 1", "Juridisk person",
)  # fmt: skip

ORG_NUMBER = (
    "Orgnr", "Org.nr", "Orgnummer", "Org.nummer", "Organisationsnr", "Organisationsnummer",
    "Organisation number", "Organization number", "Organisation no", "Organization no", "Org no",
    "Org number", "Org ID", "Org", "Org.nr/Personnr", "Orgnr/persnr", "Orgnr/pnr", "Org-/personnr",
    "Org/pers.nr", "Org- och personnummer", "Organisationsnummer/Personnummer",
    "Organisations-/personnummer", "Person-/organisationsnummer", "Person-/orgnr", "Pers/orgnr",
    "Personnr/orgnr", "Personnummer/organisationsnummer", "Företagets organisationsnummer",
    "Företagets orgnr", "Kundens orgnr", "Corporate identity number", "Corporate ID",
    "Company registration number", "Company number", "Company reg no", "Registration number",
    "Registration no", "Reg no", "Reg.nr", "Registreringsnummer", "CompanyNo", "OrganisationNumber",
    "CIN", "Personnummer", "Personnr", "Pers.nr", "Pnr", "Personal number", "VAT number",
    "Momsregistreringsnummer", "Momsreg.nr", "Momsregnr", "Momsregistreringsnr", "Momsnr",
    "Momsnummer", "VAT", "VAT no", "VAT nr", "VAT-nummer", "VAT ID", "VAT reg no",
    "VAT registration number", "VATNumber", "Tax ID", "Tax number", "EU-moms",
)  # fmt: skip

SPCS_NUMBER = (
    "SPCS-nummer", "Vismanummer", "Visma number", "Visma kundnr", "Visma-kundnr",
    "Visma customer number", "Spiris-kundnummer", "Spiris kundnr", "Spirisnummer", "Spiris number",
    "SPCS-nr", "Visma-ID", "Kundnummer Visma", "Kundnr Visma", "Kundnummer hos Visma",
    "Kundnummer Spiris",
)  # fmt: skip

ACCOUNT_MANAGER = (
    "Klientansvarig",
    "Manager", "Ansvarig", "Ansv", "Account manager", "Ansvarig konsult", "Ansvarig handläggare",
    "Handläggare", "Konsult", "Redovisningskonsult", "Redovisare", "Ansvarig på byrån",
    "Ansvarig byrå", "Byråns kontaktperson", "Kontakt på byrån", "Kundansvarige",
    "Kundansvarig konsult", "Kundansvarig medarbetare", "Klientansvarig konsult",
    "Kund ansvarig", "Responsible", "Responsible consultant", "Consultant", "Client manager",
    "Customer manager", "Relationship manager", "Key account manager",
    "Ekonomikonsult", "Owner of customer",
)  # fmt: skip

TASK_OWNER = (
    "Owner", "Ansvarig för uppdrag", "Uppdragsansvarig konsult",
)  # fmt: skip

SERVICE = (
    "Tjänstens namn", "Tjänstenamn", "Samarbetstjänst", "Produkt", "Product", "Program",
    "Programvara", "System", "Service name", "Tjänst/program", "Tjänsten",
)  # fmt: skip

VARIANT = (
    "Paket", "Utgåva", "Edition", "Version", "Abonnemang", "Plan", "Package", "Licenstyp",
)  # fmt: skip

STATUS = (
    "Samarbetsstatus", "Läge", "State", "Collaboration status", "Tjänstens status",
)  # fmt: skip

INVOICE_RECIPIENT = (
    "Betalas av", "Betalare", "Faktureras", "Faktura till", "Invoice recipient", "Payer", "Paid by",
    "Vem betalar", "Fakturan går till", "Invoiced to", "Invoice to",
)  # fmt: skip

PERIOD = (
    "Period", "Avtalstid", "Bindningstid", "Contract period", "Term", "Löptid",
)  # fmt: skip

REQUESTED_ON = (
    "Begärt datum", "Begärd", "Förfrågan skickad den", "Requested on", "Request date",
)  # fmt: skip

STARTED_ON = (
    "Start", "Startad", "Startat", "Start date", "Started on", "Started", "Startade", "Börjar",
    "Aktiv sedan", "Samarbete sedan", "Samarbete från", "Avtalsstart", "Avtal från", "Från datum",
    "Från och med", "Fr.o.m.", "From date", "Startdag",
)  # fmt: skip

ENDS_ON = (
    "End", "Ends", "Ended", "Closed on", "Termination date", "Uppsagd per", "Upphör", "Slut",
    "End date", "Ended on", "Ends on", "Avslutsdatum", "Avslutningsdatum", "Avslutad den",
    "Avslutat den", "Upphör den", "Upphörde", "Avtal till", "Till datum", "Till och med", "T.o.m.",
    "To date", "Slutdag",
)  # fmt: skip


def _of_contact(*words: str) -> tuple[str, ...]:
    """Return the headings of a contact's address or telephone: `Kontakt mejl`, `Mejl kontakt`."""
    contacts = ("Kontakt", "Kontaktperson", "Contact", "Contact person")
    owning = ("Kontakts", "Kontaktens", "Kontaktpersons", "Kontaktpersonens", "Contact's",
              "Contact person's")  # fmt: skip
    before = (f"{contact} {word}" for contact in (*contacts, *owning) for word in words)
    behind = (f"{word} {by}{contact}" for contact in contacts for word in words
              for by in ("", "till "))  # fmt: skip
    return (*before, *behind)


EMAIL = (
    "E-mail", "Mejl", "E-postadress", "Mail", "Email address", "Epost", "Email", "Mejladress",
    "Mailadress", "Mail address", "Kontaktens e-post", "Kontaktperson e-post",
    "E-post kontaktperson", "E-post till kontaktperson", "Kontakt e-post", "Contact email",
    "Contact e-mail", "User email", "E-mail address", "E-mail 1 - Value", "E-post 1 – Värde",
    "E-postadress 1", "E-post 1", "Email 1", "E-post adress", "Kundens e-post", "Företagets e-post",
    "E-post företag", "Company email", "Customer email", "UserPrincipalName", "Användarens e-post",
    "EmailAddress", "Huvudkontakt e-post", "Huvudkontakt mejl", "Huvudkontaktens e-post",
    "E-post huvudkontakt", "Main contact email", "Main contact e-mail", "Primary contact email",
    "Primary contact e-mail", "Key contact email",
    *_of_contact("E-post", "E-postadress", "Mejl", "Mejladress", "Mail", "Mailadress", "Email",
                 "Email address"),
)  # fmt: skip

PERSON_NAME = (
    "Användare", "User", "Kontaktperson", "Kontakt", "Kontaktnamn", "Kontaktpersonens namn",
    "Kontaktpersoner", "Kontaktpers",
    "Kontaktperson namn", "Kontaktperson 1", "Kontakt 1", "Contact 1", "Namn kontaktperson",
    "Contact",
    "Contact name", "Contact person", "Name of contact", "Användarnamn",
    "User name", "Full name", "Fullständigt namn", "Display name", "Visningsnamn", "Er referens",
    "Your reference", "Kontakt hos kund", "Kundkontakt", "Kundens kontaktperson", "Personens namn",
)  # fmt: skip

FIRST_NAME = (
    "Förnamn", "First name", "Given name", "Förnamn kontaktperson", "Tilltalsnamn",
)  # fmt: skip

LAST_NAME = (
    "Efternamn", "Last name", "Family name", "Surname", "Efternamn kontaktperson",
)  # fmt: skip

PHONE = (
    "Mobil", "Mobilnummer", "Mobilnr", "Mobiltelefon", "Mobile", "Mobile phone", "Mobile number",
    "Mobiltel", "Mobil telefon", "Cell", "Cell phone", "Cellphone", "Kontaktperson mobil",
    "Telefonnummer", "Telefonnr", "Tel", "Tel.nr", "Tfn", "Telephone", "Telephone number", "Phone",
    "Phone number", "Phone no", "Telefon 1", "Phone 1", "Telefon 2", "Phone 2",
    "Tel 2", "Phone 1 - Value", "Telefon 1 – Värde",
    "Direktnummer", "Direkttelefon", "Direct phone", "Telefon arbete", "Arbetstelefon",
    "Business phone", "Work phone", "Kontaktens telefon", "Kontaktperson telefon",
    "Telefon kontaktperson", "Kontakt telefon", "Contact phone", "Telefon dagtid", "Primary phone",
    "Company main phone", "Växel", "Telefon växel",
    "Huvudkontakt telefon", "Huvudkontakt mobil", "Telefon huvudkontakt", "Main contact phone",
    "Primary contact phone", "Home phone", "Hemtelefon",
    *_of_contact("Telefon", "Telefonnummer", "Telefonnr", "Tel", "Tel.nr", "Tfn", "Mobil",
                 "Mobilnummer", "Mobiltelefon", "Phone", "Phone number", "Mobile"),
)  # fmt: skip

ROLE = (
    "Behörighet", "Roll i portalen", "Användarroll", "User role", "Rättighet", "Permission",
)  # fmt: skip

LICENCES = (
    "Licenser", "Licences", "Licenses", "Användarens tjänster", "Licens", "Licence", "License",
)  # fmt: skip

MAIN_CONTACT = (
    "Main contact", "Är huvudkontakt", "Primär kontakt", "Huvudkontaktperson", "Is main contact",
    "Primary contact", "Is primary contact", "Is primary", "Key contact", "Kontakt (huvud)",
)  # fmt: skip

AMBIGUOUS: Mapping[str, str] = {"Namn": "name", "Name": "name"}
"""Headings that are the customer's or a user's, by what else a table has."""

ACTIVE_NOW = frozenset(map(plain, (
    "aktiv", "aktiva", "aktivt", "active", "aktiv kund", "aktiv klient", "kund aktiv", "is active",
    "active customer", "aktuell", "aktuell kund", "current", "nuvarande kund",
)))  # fmt: skip
"""Headings under which a no says it."""
ENDED_NOW = frozenset(map(plain, (
    "inaktiv", "inaktiv kund", "inactive", "avslutad", "avslutat", "avslutad kund", "avslutad den",
    "kund avslutad", "uppsagd", "uppsagt", "uppsagd den", "har sagt upp", "passiv", "arkiverad",
    "archived", "ended", "closed", "terminated", "upphört", "upphörd", "nedlagd",
    "avslutsdatum", "avslutades", "datum avslutad", "prospect", "lead",
    "uppsägningsdatum", "utträdesdatum", "kund till", "kund t.o.m.", "end date", "termination date",
    "tidigare kund", "f.d. kund", "gammal kund", "former customer", "slutat", "prospekt",
    "slutdatum", "slutdag", "slut", "upphör", "upphörde", "upphör den", "ended on", "closed on",
    "uppsagd per", "avslutat den", "avslutningsdatum", "avslutas", "avslut", "avslutsdag", "slutar",
    "slutade", "uppsägning den", "sista dag", "sista dagen", "kund slutar", "lämnar",
    "konkurs", "i konkurs", "konkursdatum", "likvidation", "i likvidation", "vilande", "avliden",
    "avregistrerad", "avregistreringsdatum", "avregistrerades", "såld", "bankrupt", "dormant",
    "deceased", "deregistered", "sold", "lost", "spärrad", "blocked", "borttagen", "deleted",
)))  # fmt: skip
"""Headings under which a yes or a day says it."""
KINDS_OF_CUSTOMERS = frozenset(map(plain, (
    "status", "kundstatus", "customer status", "klientstatus", "kundtyp", "typ", "type",
    "customer type", "kategori", "category", "kundkategori", "kundgrupp", "grupp", "group",
    "bolagsstatus", "företagsstatus", "company status", "registreringsstatus", "kundläge", "läge",
    "state", "kundrelation", "relation", "livscykel", "lifecycle stage", "account status",
)))  # fmt: skip
"""Headings under which a word says it."""
NOTES = frozenset(map(plain, (
    "kommentar", "kommentarer", "notering", "noteringar", "anteckning", "anteckningar", "övrigt",
    "info", "information", "anmärkning", "comment", "comments", "note", "notes", "remark",
    "remarks",
)))  # fmt: skip
"""Headings under which a word that stands alone says it."""
