"""The columns of users, a row each, and of the two parts of a name in a register."""

from store.i18n.language import N_
from store.tables.cells import values as cells
from store.tables.cells.services import read_services
from store.tables.cells.words import (
    ROLE_CELLS,
    ROLE_WORDS,
    one_of,
    read_yes_no,
)
from store.tables.meaning import heading_names as also
from store.tables.meaning.column import Column
from store.tables.meaning.customer_columns import NUMBER_COLUMN, WHY

USERS: tuple[Column, ...] = (
    NUMBER_COLUMN,
    Column(
        id="email",
        english=N_("e-mail"),
        swedish="E-post",
        what=N_("the user's address; needed, and by it a table is known to be of users"),
        part="user",
        read=cells.email,
        also=also.EMAIL,
        needed=True,
    ),
    Column(
        id="name",
        swedish="Namn",
        what=N_("the user's name; a new one without takes the address as name"),
        part="user",
        also=also.PERSON_NAME,
    ),
    Column(
        id="phone",
        swedish="Telefon",
        what=N_("digits, spaces, + and -"),
        part="user",
        read=cells.phone,
        also=also.PHONE,
        text=True,
    ),
    Column(
        id="role",
        swedish="Roll",
        what=N_(
            "administrator, user or auditor (administratör, användare, revisor); if left out user, "
            "for a company's first user administrator"
        ),
        part="user",
        read=one_of(ROLE_CELLS, ROLE_WORDS),
        also=also.ROLE,
    ),
    Column(
        id="active",
        swedish="Aktiv",
        what=N_("yes or no (ja, nej); yes if left out"),
        part="user",
        read=read_yes_no,
    ),
    Column(
        id="services",
        swedish="Tjänster",
        what=N_("ids of the services the user is licensed for, with spaces between"),
        part="user",
        read=read_services,
        name_services=True,
        also=also.LICENCES,
    ),
    Column(
        id="main_contact",
        swedish="Huvudkontakt",
        what=N_("yes or no (ja, nej): a first main contact, an active Administrator"),
        part="row",
        read=read_yes_no,
        also=also.MAIN_CONTACT,
    ),
    WHY,
)


FIRST_NAME = Column(
    id="first_name",
    swedish="Förnamn",
    what=N_("the user's first name, where no column has the whole"),
    part="user",
    also=also.FIRST_NAME,
)


LAST_NAME = Column(
    id="last_name",
    swedish="Efternamn",
    what=N_("the user's last name, where no column has the whole"),
    part="user",
    also=also.LAST_NAME,
)
