"""Text from outside: made uniform, or refused with a message that names what is wrong."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from store.domain import validation
from store.i18n.language import set_language


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Alfa Bygg AB", "Alfa Bygg AB"),
        ("  Alfa Bygg AB ", "Alfa Bygg AB"),
        ("Alfa   Bygg  AB", "Alfa Bygg AB"),
        ("Alfa\u00a0Bygg\u2003AB", "Alfa Bygg AB"),
        ("\u3000Alfa\u202f", "Alfa"),
        ("A\u030aso\u0308", "Åsö"),
        ("Åsö Äpple", "Åsö Äpple"),
        ("株式会社アルファ", "株式会社アルファ"),
        ("Ε Ж ش ש", "Ε Ж ش ש"),
        ("Café 😀", "Café 😀"),
        ("Blommor ❤\ufe0f AB", "Blommor ❤\ufe0f AB"),
        ("[/foo] [@click=app.quit]x[/]", "[/foo] [@click=app.quit]x[/]"),
        ("=1+1", "=1+1"),
        ("x" + "\u0323" * 4, "x̣" + "\u0323" * 3),
        ("\u0323" * 4, "\u0323" * 4),
        ("", ""),
        ("   ", ""),
        ("\u00a0", ""),
    ],
)
def test_text_is_made_uniform(text, cleaned):
    """Composed, trimmed, with plain single spaces; all else stays, markup and formulas too."""
    assert validation.clean(text) == cleaned == unicodedata.normalize("NFC", cleaned)


REFUSED = {
    "ESC": ("\x1b[2J", "a control character, U+001B, at place 1"),
    "OSC": ("x\x1b]0;t\x07", "a control character, U+001B, at place 2"),
    "NUL": ("a\x00", "a control character, U+0000, at place 2"),
    "BEL": ("\x07", "a control character, U+0007, at place 1"),
    "backspace": ("ab\x08", "a control character, U+0008, at place 3"),
    "DEL": ("a\x7fb", "a control character, U+007F, at place 2"),
    "C1 CSI": ("\x9b1m", "a control character, U+009B, at place 1"),
    "next line": ("a\x85b", "a control character, U+0085, at place 2"),
    "tab": ("a\tb", "a control character, U+0009, at place 2"),
    "newline": ("a\nb", "a control character, U+000A, at place 2"),
    "carriage return": ("a\rb", "a control character, U+000D, at place 2"),
    "bidi override": ("a\u202egnp", "an invisible character, U+202E, at place 2"),
    "bidi isolate": ("\u2066a", "an invisible character, U+2066, at place 1"),
    "pop isolate": ("a\u2069", "an invisible character, U+2069, at place 2"),
    "zero width space": ("a\u200bb", "an invisible character, U+200B, at place 2"),
    "zero width joiner": ("a\u200db", "an invisible character, U+200D, at place 2"),
    "soft hyphen": ("a\u00adb", "an invisible character, U+00AD, at place 2"),
    "byte order mark": ("\ufeffa", "an invisible character, U+FEFF, at place 1"),
    "tag": ("a\U000e0041", "an invisible character, U+E0041, at place 2"),
    "line separator": ("a\u2028b", "a line separator, U+2028, at place 2"),
    "paragraph separator": ("a\u2029b", "a paragraph separator, U+2029, at place 2"),
    "half a character": ("a\ud800", "half a character, U+D800, at place 2"),
    "private use": ("\ue000", "a private character, U+E000, at place 1"),
    "noncharacter": ("a\uffff", "a character that does not exist, U+FFFF, at place 2"),
    "unassigned": ("a\u0378", "a character that does not exist, U+0378, at place 2"),
    "accents": ("x" + "\u0301\u0323" * 3, "more than 4 accents in a row at place 6"),
    "enclosing marks": ("x" + "\u20dd" * 5, "more than 4 accents in a row"),
    "joiner of graphemes": ("a\u034fb", "an invisible character, U+034F, at place 2"),
    "Khmer vowel": ("a\u17b4", "an invisible character, U+17B4, at place 2"),
    "Mongolian selector": ("a\u180b", "an invisible character, U+180B, at place 2"),
    "last Mongolian selector": ("a\u180f", "an invisible character, U+180F, at place 2"),
    "Hangul filler": ("\u3164", "an invisible character, U+3164, at place 1"),
    "Hangul initial filler": ("\u115fa", "an invisible character, U+115F, at place 1"),
    "Hangul vowel filler": ("a\u1160", "an invisible character, U+1160, at place 2"),
    "half-wide filler": ("a\uffa0b", "an invisible character, U+FFA0, at place 2"),
    "Braille without a dot": ("a\u2800", "an invisible character, U+2800, at place 2"),
    "variation selector": ("a\ufe00", "an invisible character, U+FE00, at place 2"),
    "further selector": ("a\U000e0100", "an invisible character, U+E0100, at place 2"),
    "emoji of a letter": ("x\ufe0f", "an invisible character, U+FE0F, at place 2"),
    "emoji twice": ("❤\ufe0f\ufe0f", "an invisible character, U+FE0F, at place 3"),
    "text of an emoji": ("❤\ufe0e", "an invisible character, U+FE0E, at place 2"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_no_text_has_a_use_for_is_refused(text, message):
    """The message says what it is, by its code point, and where."""
    with pytest.raises(ValueError, match=message.replace("+", r"\+")):
        validation.clean(text)


@pytest.mark.parametrize("text", ["Alfa\t", "\tAlfa", "Alfa\n", "\r\nAlfa", " \n Alfa \n"])
def test_what_a_paste_brings_along_at_the_ends_is_trimmed(text):
    """A line copied with its newline is what was meant; inside a text it is refused."""
    assert validation.clean(text) == "Alfa"


@pytest.mark.parametrize("char", ["a", "å", "\u1ed9"])
def test_a_text_may_be_as_long_as_allowed_and_not_longer(char):
    """Counted after it was made uniform; the message says both numbers."""
    assert validation.clean(f"  {char * 200}  ") == char * 200
    assert validation.clean(unicodedata.normalize("NFD", char) * 200) == char * 200
    with pytest.raises(ValueError, match="it is 201 characters long, 200 at most"):
        validation.clean(char * 201)
    assert validation.clean(char * 201, max_length=201) == char * 201


@given(st.text(st.characters(), max_size=60))
def test_what_was_cleaned_is_clean(text):
    """A second time changes nothing, or the text was refused; nothing drawn is dangerous."""
    try:
        cleaned = validation.clean(text)
    except ValueError:
        return
    assert validation.clean(cleaned) == cleaned
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cf", "Cs", "Co", "Zl"}


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u2003", "\u0301", "\u0323 \u0301"])
def test_a_name_is_not_empty(text):
    """Blanks are no name, and accents of no letter are none."""
    with pytest.raises(ValueError, match="it is empty"):
        validation.name(text)


def test_a_name_is_cleaned():
    """As any text."""
    assert validation.name("  Eva   Lind ") == "Eva Lind"
    with pytest.raises(ValueError, match=r"U\+202E"):
        validation.name("Eva\u202e")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("eva@alfa.test", "eva@alfa.test"),
        ("Eva@Alfa.SE", "eva@alfa.se"),
        ("  eva@alfa.se ", "eva@alfa.se"),
        ("Eva Lind <eva@alfa.se>", "eva@alfa.se"),
        ('"Lind, Eva" <Eva@alfa.se>,', "eva@alfa.se"),
        ("<eva@alfa.se>", "eva@alfa.se"),
        ("mailto:eva@alfa.se", "eva@alfa.se"),
        ("eva@alfa.se;", "eva@alfa.se"),
        ("eva@alfa.se.", "eva@alfa.se"),
        ("eva@alfa.se, ", "eva@alfa.se"),
        ("eva+faktura@alfa.se", "eva+faktura@alfa.se"),
        ("eva.lind@post.alfa.se", "eva.lind@post.alfa.se"),
        ("eva@åsö.se", "eva@åsö.se"),
    ],
)
def test_an_e_mail_is_taken_from_what_people_paste(text, email):
    """In its usual form, in lower case."""
    assert validation.email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "eva",
        "eva@",
        "@alfa.se",
        "eva@alfa",
        "eva@@alfa.se",
        "eva lind@alfa.se",
        "eva@al fa.se",
        "eva@alfa..se",
        "Eva Lind <>",
        "eva@alfa.se per@alfa.se",
        "eva\x1b@alfa.se",
        "eva\u200b@alfa.se",
        "eva\n@alfa.se",
        "eva@alfa.se\u202e",
        f"{'e' * 200}@alfa.se",
    ],
)
def test_what_no_mail_could_be_sent_to_is_refused(text):
    """With a sentence that does not end in a full stop: the caller goes on after it."""
    with pytest.raises(ValueError, match=r"[^.]$"):
        validation.email(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("", None),
        ("  ", None),
        ("070-123 45 67", "070-123 45 67"),
        ("+46 70 123 45 67", "+46 70 123 45 67"),
        ("(031) 12 34 56", "(031) 12 34 56"),
        ("031/123456", "031/123456"),
        ("031.12.34.56", "031.12.34.56"),
        (" 070–123\u00a045 67 ", "070-123 45 67"),
        ("070\u2011123 45 67", "070-123 45 67"),
        ("070—1234567", "070-1234567"),
        ("11414", "11414"),
    ],
)
def test_a_phone_number_keeps_plain_signs(text, phone):
    """Dashes of all kinds become one; nothing given is None."""
    assert validation.phone(text) == phone


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ring mig", "digits, spaces"),
        ("070-123 45 67 (Eva)", "digits, spaces"),
        ("070+1234567", "digits, spaces"),
        ("１２３４５６７", "digits, spaces"),
        ("٠٧٠١٢٣٤٥٦", "digits, spaces"),
        ("112", "at least five digits"),
        ("+----- 1", "at least five digits"),
        ("0" * 41, "41 characters long, 40 at most"),
        ("070\x1b1234567", r"U\+001B"),
        ("\u202a0701234567", r"U\+202A"),
    ],
)
def test_what_cannot_be_dialled_is_refused(text, message):
    """The message says what a number has."""
    with pytest.raises(ValueError, match=message):
        validation.phone(text)


@given(st.integers(0, 9_999_999_999), st.booleans())
def test_a_number_in_its_usual_form_is_judged_like_any_other(number: int, fits: bool) -> None:
    """At a glance or by the library, with the check digit it must have and with any."""
    digits = f"{number:010}"
    if fits:
        digits = next(d for d in (f"{digits[:9]}{n}" for n in range(10)) if luhn.is_valid(d))
    usual = f"{digits[:6]}-{digits[6:]}"
    try:
        expected = validation.org_number(digits)
    except ValueError as error:
        with pytest.raises(ValueError, match=str(error)):
            validation.org_number(usual)
    else:
        assert validation.org_number(usual) == expected == usual


@pytest.mark.parametrize(
    ("text", "english", "swedish"),
    [
        ("eva", "an e-mail address must have an @-sign", "en e-postadress måste ha ett @"),
        (
            "ev a@alfa.test",
            "the e-mail address contains invalid characters before the @-sign: SPACE",
            "e-postadressen innehåller otillåtna tecken före @: SPACE",
        ),
        (
            "eva@[1.2.3.4]",
            "a bracketed IP address after the @-sign is not allowed here",
            "det är ingen adress som går att leverera till",
        ),
    ],
)
def test_what_is_wrong_with_an_e_mail_is_said_in_either_language(text, english, swedish):
    """What the checker of addresses says in English is translated as far as it is known."""
    for language, message in (("en", english), ("sv", swedish)):
        set_language(language)
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            validation.email(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5560000001", "556000-0001"),
        ("556000-0001", "556000-0001"),
        (" 556000–0001 ", "556000-0001"),
        ("556 000 00 01", "556000-0001"),
        ("SE556000000101", "556000-0001"),
        ("se 556000-0001 01", "556000-0001"),
        ("165560000001", "556000-0001"),
        ("19811218-9876", "811218-9876"),
        ("201001012382", "100101-2382"),
        ("181001012382", "100101-2382"),
        ("121212+1212", "121212-1212"),
        ("19121212+1212", "121212-1212"),
        (" 121212 + 1212 ", "121212-1212"),
        ("", None),
        ("  ", None),
    ],
)
def test_an_organisation_number_is_taken_from_what_people_paste(text, number):
    """With a company's prefix, a person's century, + after a hundred years, or that for VAT."""
    assert validation.org_number(text) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("556000-0002", "its check digit is wrong"),
        ("5560000002", "its check digit is wrong"),
        ("000000-0000", "its check digit is wrong"),
        ("0000000000", "its check digit is wrong"),
        ("556000-001", "ten digits"),
        ("175560000001", "ten digits"),
        ("SE556000000102", "ten digits"),
        ("556000X0001", "ten digits"),
        ("5" * 41, "41 characters long, 40 at most"),
        ("٥٥٦٠٠٠٠٠٠١", "ten digits"),
        ("121212+1213", "its check digit is wrong"),
        ("12121+21212", "ten digits"),
        ("121212++1212", "ten digits"),
        ("2121212+1212", "ten digits"),
    ],
)
def test_what_is_no_organisation_number_is_refused(text, message):
    """The message says what is wrong with it."""
    with pytest.raises(ValueError, match=message):
        validation.org_number(text)


def test_a_reason_may_be_longer_than_a_name():
    """Up to 500 characters, and nothing is said by blanks alone."""
    assert validation.reason("x" * 500) == "x" * 500
    with pytest.raises(ValueError, match="501 characters long, 500 at most"):
        validation.reason("x" * 501)
    assert validation.reason("  ") is validation.reason(None) is None


@pytest.mark.parametrize("address", ["xena@alfa.test", "eva@no-such-company.se"])
def test_an_address_is_not_looked_up_and_keeps_its_letters(address):
    """Whether a domain takes mail is not asked of anybody: the program works without a network."""
    assert validation.email(address.replace("x", "X")) == address
