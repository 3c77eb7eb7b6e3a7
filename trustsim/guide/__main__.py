"""Write the guide's tables anew from the code."""

from . import tables

if __name__ == "__main__":
    for page in tables.pages():
        page.write_text(tables.filled(page.read_text(encoding="utf-8")), encoding="utf-8")
