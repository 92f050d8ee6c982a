"""One base spider per kind of publisher, found by the name that a source gives."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.families.base import SourceSpider

FAMILIES = {  # the name in a source's YAML -> module and spider
    "certemy": "certemy:CertemySpider",
    "elicense_roster": "elicense_roster:ELicenseRosterSpider",
    "findtreatment": "findtreatment:FindTreatmentSpider",
    "form_pages": "form_pages:FormPagesSpider",
    "mylicense": "mylicense:MyLicenseSpider",
    "mylicense_bulk": "mylicense_bulk:MyLicenseBulkSpider",
    "nppes": "nppes:NppesSpider",
    "numbered_pages": "numbered_pages:NumberedPagesSpider",
    "pdf_roster": "published_file:PdfRosterSpider",
    "published_file": "published_file:PublishedFileSpider",
    "report_builder": "report_builder:ReportBuilderSpider",
    "salesforce_aura": "salesforce_aura:SalesforceAuraSpider",
    "salesforce_remoting": "salesforce_remoting:SalesforceRemotingSpider",
    "socrata": "socrata:SocrataSpider",
    "thentia": "thentia:ThentiaSpider",
    "webforms_export": "webforms_export:WebFormsExportSpider",
    "webforms_search": "webforms_search:WebFormsSearchSpider",
}


def spider_class(family: str) -> type[SourceSpider[Any]]:
    """Find a family's spider, loading its module only now."""
    module, _, name = FAMILIES[family].partition(":")
    found: type[SourceSpider[Any]] = getattr(import_module(f"crawler.families.{module}"), name)
    return found
