"""Names as people write them, from the capitals of the published files."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
INITIALS = frozenset(
    {"ADHD", "APMS", "AWC", "BLMK", "BSW", "CHOC", "CIC", "GMS", "GP", "HIPC", "ICB", "ICS", "LOCC", "NEL"}
    | {"NHS", "PCN", "PMS", "SEL", "SEOXHA", "SWB", "UEA"}
)
WORDS_WITHOUT_VOWELS = frozenset(
    {"BLVD", "CNT", "CNTR", "CTR", "CTRE", "CTRS", "DR", "DRS", "GRP", "HLTH", "HTH", "LTD", "MR", "MRS"}
    | {"MT", "NG", "PTNR", "PTNRS", "RD", "ST"}
)
WORDS_OF_TWO_LETTERS = frozenset({"AL", "DE", "GO", "JO", "LA", "ME", "MY", "OM", "OZ", "UP", "WE"})
SMALL = frozenset({"AND", "AT", "BY", "FOR", "IN", "LE", "OF", "ON", "THE", "TO", "UNDER", "UPON", "WITH"})


def sensible_capitals(name: str) -> str:
    """`ST MARY'S GP SURGERY` as `St Mary's GP Surgery`; a name that has small letters stays as it is."""
    name = re.sub(r",(?=\S)", ", ", name).rstrip(" ,")
    if name != name.upper():
        return name

    def cased(found: re.Match[str]) -> str:
        before = name[: found.start()]
        opens = not before or before.endswith(("(", "- ", "/"))
        return _word(found[0], opens, name)

    return re.sub(r"[^\W_]+(?:'[^\W_]+)*", cased, name)


def _word(word: str, opens: bool, name: str) -> str:
    if word in SMALL:
        return word.capitalize() if opens else word.lower()
    if word == "GPS":
        return "GPs"
    if re.fullmatch(r"\d+(ST|ND|RD|TH)", word):
        return word.lower()
    if any(letter.isdigit() for letter in word):
        return re.sub("[A-Z]{4,}", lambda letters: letters[0].capitalize(), word)
    if len(word) == 1 or _is_initials(word, name):
        return word
    if found := re.fullmatch(r"(MC|[A-Z]')([A-Z]{3,})", word):
        return found[1].capitalize() + found[2].capitalize()
    return word.capitalize()


def _is_initials(word: str, name: str) -> bool:
    if word in WORDS_WITHOUT_VOWELS | WORDS_OF_TWO_LETTERS:
        return False
    without_vowels = not re.search("[AEIOUY]", word)
    return len(word) == 2 or without_vowels or word in INITIALS or _abbreviates_others(word, name)


def _abbreviates_others(word: str, name: str) -> bool:
    """Whether its letters begin other words of the name, in that order, as in `ASH BROOK CARE (ABC)`."""
    first_letters = iter([other[0] for other in re.findall(r"\w+", name) if other != word])
    return len(word) >= 3 and all(letter in first_letters for letter in word)


def short_organisation(name: str) -> str:
    """`NHS Ashby Integrated Care Board` or `NHS Ashby CCG` as `Ashby`, `NHS Ashby ICB - Z4U1Y` as `Ashby - Z4U1Y`."""
    kinds = "ICB|INTEGRATED CARE BOARD|CCG|CLINICAL COMMISSIONING GROUP"
    name = re.sub(rf"\s+({kinds})\b", "", name, flags=re.IGNORECASE)
    return sensible_capitals(re.sub(r"^NHS\s+", "", name, flags=re.IGNORECASE))


def told_apart(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The name for each code of (code, name) pairs, with the code added where two share a name."""
    named = list(named)
    count = Counter(name.casefold() for _, name in named)
    return {code: f"{name} ({code})" if count[name.casefold()] > 1 else name for code, name in named}


def letters(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def file_stem(name: str) -> str:
    """`QNQ` as `qnq`, `ASHBY AND ELM` as `ashby-and-elm`."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "icb"


def number_of(count: int, noun: str) -> str:
    """`1 practice`, `2 practices`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def in_words(items: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def month_in_words(month: str) -> str:
    """`October 2025` for 2025-10, in English whatever the locale."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"
