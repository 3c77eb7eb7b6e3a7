"""The kinds of file NHS England publishes, with the headers they have had since 2019."""

from collections.abc import Sequence

from trustsim.nhs.rows import Kind, tidy

MAP = Kind(
    title="practice map",
    option="--map",
    published_as="gp-reg-pat-prac-map.csv",
    columns={
        "extract": ("EXTRACT_DATE",),
        "practice": ("PRACTICE_CODE",),
        "practice_name": ("PRACTICE_NAME",),
        "postcode": ("PRACTICE_POSTCODE",),
        "pcn": ("PCN_CODE",),
        "pcn_name": ("PCN_NAME",),
        "sub_icb": ("SUB_ICB_LOCATION_CODE", "CCG_CODE"),
        "sub_icb_name": ("SUB_ICB_LOCATION_NAME", "CCG_NAME"),
        "icb": ("ICB_CODE", "STP_CODE"),
        "icb_name": ("ICB_NAME", "STP_NAME"),
    },
    optional=frozenset({"postcode"}),
)
PATIENTS = Kind(
    title="registered-patients file",
    option="--patients",
    published_as="gp-reg-pat-prac-all.csv",
    columns={
        "extract": ("EXTRACT_DATE",),
        "type": ("TYPE",),
        "practice": ("CODE",),
        "sub_icb": ("SUB_ICB_LOCATION_CODE", "CCG_CODE"),
        "postcode": ("POSTCODE",),
        "sex": ("SEX",),
        "age": ("AGE",),
        "patients": ("NUMBER_OF_PATIENTS",),
    },
    optional=frozenset({"sub_icb", "postcode"}),
)
SHEET = "PCN Core Partner Details"
EPCN = Kind(
    title="list of PCNs and their practices",
    option="--epcn",
    published_as="ePCN.xlsx or, without a header, as a CSV file",
    columns={
        "practice": ("PARTNER ORGANISATION CODE",),
        "practice_name": ("PARTNER NAME",),
        "sub_icb": (
            "PRACTICE PARENT SUB ICB LOC CODE",
            "PRACTICE PARENT CCG CODE",
            "PRACTICE PARENT CLINICAL COMMISSIONING GROUP CODE",
        ),
        "sub_icb_name": (
            "PRACTICE PARENT SUB ICB LOC NAME",
            "PRACTICE PARENT CCG NAME",
            "PRACTICE PARENT CLINICAL COMMISSIONING GROUP NAME",
        ),
        "pcn": ("PCN CODE",),
        "pcn_name": ("PCN NAME",),
        "start": ("PRACTICE TO PCN RELATIONSHIP START DATE",),
        "end": ("PRACTICE TO PCN RELATIONSHIP END DATE",),
    },
    bare={
        "practice": 0,
        "practice_name": 1,
        "sub_icb": 2,
        "sub_icb_name": 3,
        "pcn": 4,
        "pcn_name": 5,
        "start": 8,
        "end": 9,
    },
    bare_width=11,
)
KINDS = (MAP, PATIENTS, EPCN)


def is_known(cells: Sequence[str]) -> bool:
    """Whether a published file could begin with these cells: two of its headers, or a row of one without."""
    upper = [tidy(cell).upper() for cell in cells]
    return any(len(kind.known(upper)) > 1 or kind.is_bare(upper) for kind in KINDS)
