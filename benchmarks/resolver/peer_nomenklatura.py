"""nomenklatura's rule-based matcher (logic-v2) over pairs that share a block.

    ENV/bin/python -m benchmarks.resolver.peer_nomenklatura TABLE.csv PAIRS.csv

Each record is a Person of its model: names, date of birth, telephone, e-mail, one address line,
numbers as identifiers.
"""

from __future__ import annotations

import pandas as pd
from followthemoney import EntityProxy, model
from nomenklatura.matching import LogicV2, ScoringConfig

from benchmarks.resolver.peer_table import arguments, candidates, read, tables_to_link, write

PROPERTIES = {
    "given_name": "firstName",
    "middle_name": "middleName",
    "family_name": "lastName",
    "suffix": "nameSuffix",
    "birth_date": "birthDate",
    "phone": "phone",
    "email": "email",
    "identifier": "idNumber",
    "number": "registrationNumber",
    "npi": "npiCode",
}
NAME = ("given_name", "middle_name", "family_name")
ADDRESS = ("street", "city", "state", "postal_code")


def person(record_id: str, row: dict[str, str | None]) -> EntityProxy:
    entity = model.make_entity("Person")
    entity.id = record_id
    for column, name in PROPERTIES.items():
        if row.get(column):
            entity.add(name, row[column], quiet=True)
    for name, columns, joint in (("name", NAME, " "), ("address", ADDRESS, ", ")):
        entity.add(name, joint.join(str(row[c]) for c in columns if row.get(c)) or None)
    return entity


def people(table: pd.DataFrame) -> list[EntityProxy]:
    rows = table.to_dict("records")
    return [person(i, row) for i, row in zip(table.index, rows, strict=True)]


def main() -> None:
    path, out = arguments()
    tables = tables_to_link(read(path))
    left, right = candidates(tables)
    first = people(tables[0])
    last = people(tables[-1]) if len(tables) > 1 else first
    config = ScoringConfig.defaults()
    pairs = [(first[i], last[j]) for i, j in zip(left, right, strict=True)]
    rows = [(a.id, b.id, LogicV2.compare(a, b, config).score) for a, b in pairs]
    write(pd.DataFrame(rows, columns=["left", "right", "score"]), out)


if __name__ == "__main__":
    main()
