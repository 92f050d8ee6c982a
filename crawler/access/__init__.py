"""How each kind of publisher is reached: one settings model a family, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crawler.access.certemy import CertemyAccess
from crawler.access.elicense import ELicenseRosterAccess
from crawler.access.findtreatment import Circle, FindTreatmentAccess
from crawler.access.mylicense import MyLicenseAccess, MyLicenseBulkAccess
from crawler.access.nppes import NppesAccess
from crawler.access.pages import FormPagesAccess, NumberedPagesAccess
from crawler.access.published_file import PdfRosterAccess, PublishedFileAccess
from crawler.access.report_builder import ReportBuilderAccess
from crawler.access.salesforce import SalesforceAuraAccess, SalesforceRemotingAccess
from crawler.access.socrata import Register, SocrataAccess
from crawler.access.thentia import ThentiaAccess
from crawler.access.unread import UnreadAccess
from crawler.access.webforms import WebFormsExportAccess, WebFormsSearchAccess

__all__ = [
    "Access",
    "CertemyAccess",
    "Circle",
    "ELicenseRosterAccess",
    "FindTreatmentAccess",
    "FormPagesAccess",
    "MyLicenseAccess",
    "MyLicenseBulkAccess",
    "NppesAccess",
    "NumberedPagesAccess",
    "PdfRosterAccess",
    "PublishedFileAccess",
    "Register",
    "ReportBuilderAccess",
    "SalesforceAuraAccess",
    "SalesforceRemotingAccess",
    "SocrataAccess",
    "ThentiaAccess",
    "UnreadAccess",
    "WebFormsExportAccess",
    "WebFormsSearchAccess",
]

Access = Annotated[
    CertemyAccess
    | ELicenseRosterAccess
    | FindTreatmentAccess
    | FormPagesAccess
    | MyLicenseAccess
    | MyLicenseBulkAccess
    | NppesAccess
    | NumberedPagesAccess
    | PdfRosterAccess
    | PublishedFileAccess
    | ReportBuilderAccess
    | SalesforceAuraAccess
    | SalesforceRemotingAccess
    | SocrataAccess
    | ThentiaAccess
    | UnreadAccess
    | WebFormsExportAccess
    | WebFormsSearchAccess,
    Field(discriminator="kind"),
]
