"""The sample world: invented people, as recorded responses in each source's own shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from crawler.sample.people import World
from crawler.sample.plan import load_plan
from crawler.sample.publish_file import record_file
from crawler.sample.publish_findtreatment import record_findtreatment
from crawler.sample.publish_nppes import record_nppes
from crawler.sample.publish_socrata import record_socrata
from crawler.sample.recorded import Recorder, json_bytes
from crawler.sample.truth import truth
from crawler.sample.world import make_world
from crawler.source import Source, load_sources

__all__ = ["SEED", "sampled", "write_world"]

SEED = 20261120
_NATIONAL = ("nppes", "us_findtreatment")
_RECORD: Mapping[str, Callable[[Recorder, Source, World], None]] = {
    "socrata": record_socrata,
    "published_file": record_file,
    "nppes": record_nppes,
    "findtreatment": record_findtreatment,
}


def sampled() -> list[Source]:
    """The sources that the sample world has recordings of."""
    sources = load_sources()
    return [sources[source_id] for source_id in sorted((*load_plan().sources, *_NATIONAL))]


def write_world(folder: Path, *, seed: int = SEED) -> None:
    """Write the recordings and `truth.json` into a folder, which is made if need be.

    One seed gives the same bytes on every machine and day. Everybody in them is invented.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world, sources = make_world(seed), load_sources()
    recorder = Recorder(folder, world.day)
    for source_id in (*load_plan().sources, *_NATIONAL):
        source = sources[source_id]
        _RECORD[source.access.kind](recorder, source, world)
    recorder.close()
    (folder / "truth.json").write_bytes(json_bytes(truth(world, sources["nppes"])))
