"""Who works at the demo office, and which customers it has."""

from store.domain.model import Employee, PortalRole, Rights


def _employee(
    login: str, name: str, rights: Rights, portal_role: PortalRole, active: bool = True
) -> Employee:
    return Employee(
        login=login,
        name=name,
        email=f"{login}@byranorr.example",
        rights=rights,
        portal_role=portal_role,
        active=active,
    )


STAFF = (
    ANNA := _employee("anna", "Anna Berg", "full", "administrator"),
    _employee("bo", "Bo Ek", "standard", "user"),
    _employee("cecilia", "Cecilia Åström", "full", "user"),
    DAVID := _employee("david", "David Öberg", "standard", "administrator"),
    ERIK := _employee("erik", "Erik Dahl", "full", "administrator", active=False),
)

LONG_NAME = "Åmynnets Samfällda Skogs-, Väg- och Fiberförvaltning i Ådalen AB"

REGISTER: dict[str, tuple[str, str, str | None, str | None]] = {
    # name: number, organisation number, Visma's own number, account manager
    "Alfa Bygg AB": ("1001", "556175-9548", "779146", "anna"),
    "Beta Café AB": ("1002", "556258-1768", "1605136", "bo"),
    "Gamma Åkeri AB": ("1003", "556661-9135", "1602326", "cecilia"),
    "Hjortsjö Trädgård AB": ("1004", "556538-4855", "983705", "anna"),
    "Ängslyckans Förskola AB": ("1005", "556195-1194", "992921", "david"),
    "Lövnäs Snickeri AB": ("1006", "556554-7105", "508061", "bo"),
    "Österås Ridskola AB": ("1007", "556139-3173", None, "cecilia"),
    "Björkhaga Tandvård AB": ("1008", "556545-1407", "1536800", "david"),
    "Kvarnåns Fiske AB": ("1009", "556160-8166", "991783", "anna"),
    "Smålommens Cykel AB": ("1010", "556173-2487", "1713451", "cecilia"),
    "Järnbäckens Verkstad AB": ("1011", "556439-5639", "1729070", "bo"),
    "Sjöviks Bageri AB": ("1012", "556711-0977", "1123514", "anna"),
    "Tallmons Elteknik AB": ("1013", "556967-0176", "703677", "erik"),
    "Fågelsta Optik AB": ("1014", "556325-1270", "1519167", "cecilia"),
    "Höglidens Hotell AB": ("1015", "556514-0026", "842182", "anna"),
    "Råbäcka Lantbruk AB": ("1016", "556198-7024", "987472", "david"),
    "Ståltorps Mekaniska AB": ("1017", "556161-9817", "588499", "bo"),
    "Vintervägens Plogtjänst AB": ("1018", "556632-0841", "790487", "bo"),
    LONG_NAME: ("1019", "556483-4520", "1488218", "cecilia"),
    "[Nord] Måleri & Färg AB": ("1020", "556677-8147", "1600861", "anna"),
    "Öbackens Blommor AB": ("1021", "556190-1223", "870636", "david"),
    "Ekhamra Film AB": ("1022", "556352-3538", "1978604", "bo"),
    "Gräslökens Kök AB": ("1023", "556961-1683", "1793919", "erik"),
    "Mörkö Båtvarv AB": ("1024", "556150-6311", "424870", "cecilia"),
    "Källsprångets Konsult AB": ("A212", "556782-5541", None, None),
}
