"""Addresses of the agreements room."""

from django.urls import path

from agreements.views import (
    amending,
    calling_off,
    consenting,
    deadlines,
    drafts,
    ending,
    files,
    handing_over,
    overview,
    reading,
    remarks,
    sections,
    signing,
    verifying,
)

app_name = "agreements"
urlpatterns = [
    path("verify/", verifying.verify, name="verify"),
    path("verify/verify.py", verifying.verifier_file, name="verifier"),
    path("rounds/<uuid:pk>/agreement/", overview.draft, name="draft"),
    path("agreements/<uuid:pk>/", overview.detail, name="detail"),
    path("agreements/<uuid:pk>/read/", reading.read, name="read"),
    path("agreements/<uuid:pk>/clauses/<slug:key>/", reading.clause, name="clause"),
    path("agreements/<uuid:pk>/amend/", amending.amend_view, name="amend"),
    path("agreements/<uuid:pk>/changes/", amending.changes_view, name="changes"),
    path("agreements/<uuid:pk>/drop/", amending.drop_view, name="drop"),
    path("agreements/<uuid:pk>/signatory/", overview.signatory, name="signatory"),
    path("agreements/<uuid:pk>/freeze/", overview.freeze_view, name="freeze"),
    path("agreements/<uuid:pk>/unfreeze/", overview.unfreeze_view, name="unfreeze"),
    path("agreements/<uuid:pk>/sections/<slug:key>/", sections.section, name="section"),
    path(
        "agreements/<uuid:pk>/sections/<slug:key>/preview/",
        sections.preview_view,
        name="preview",
    ),
    path(
        "agreements/<uuid:pk>/sections/<slug:key>/propose/",
        sections.propose_view,
        name="propose",
    ),
    path(
        "agreements/<uuid:pk>/sections/<slug:key>/accept/",
        sections.accept_view,
        name="accept",
    ),
    path(
        "agreements/<uuid:pk>/sections/<slug:key>/comment/",
        remarks.comment_view,
        name="comment",
    ),
    path(
        "agreements/<uuid:pk>/sections/<slug:key>/release/",
        remarks.release,
        name="release",
    ),
    path("agreements/<uuid:pk>/consent/", consenting.consent_view, name="consent"),
    path(
        "agreements/<uuid:pk>/consent/withdraw/",
        consenting.withdraw_view,
        name="consent_withdraw",
    ),
    path("agreements/<uuid:pk>/sign/", signing.sign_view, name="sign"),
    path("agreements/<uuid:pk>/decline/", calling_off.decline_view, name="decline"),
    path("agreements/<uuid:pk>/passkey/", signing.passkey, name="passkey"),
    path("agreements/<uuid:pk>/call-off/", calling_off.call_off_view, name="call_off"),
    path("agreements/<uuid:pk>/deadline/", deadlines.deadline, name="deadline"),
    path("agreements/<uuid:pk>/remind/<slug:side>/", deadlines.remind, name="remind"),
    path(
        "agreements/<uuid:pk>/hand-over/", handing_over.hand_over_view, name="hand_over"
    ),
    path("agreements/<uuid:pk>/signed/", signing.signed, name="signed"),
    path("agreements/<uuid:pk>/draft/", drafts.draft_copy, name="draft_copy"),
    path("agreements/<uuid:pk>/draft.pdf", drafts.draft_pdf, name="draft_pdf"),
    path("agreements/<uuid:pk>/frozen.pdf", files.frozen_pdf, name="frozen_pdf"),
    path("agreements/<uuid:pk>/sealed.pdf", files.sealed_pdf, name="sealed_pdf"),
    path("agreements/<uuid:pk>/evidence.zip", files.evidence_zip, name="evidence_zip"),
    path(
        "agreements/<uuid:pk>/canonical.json",
        files.canonical_json,
        name="canonical_json",
    ),
    path("agreements/<uuid:pk>/ending/", ending.ending, name="ending"),
    path(
        "agreements/<uuid:pk>/ending/<slug:step>/confirm/",
        ending.confirm,
        name="confirm_step",
    ),
    path(
        "agreements/<uuid:pk>/ending/<slug:step>/take-back/",
        ending.take_back,
        name="take_back_step",
    ),
    path("agreements/<uuid:pk>/ending/close/", ending.close, name="close"),
    path("agreements/<uuid:pk>/ended.pdf", files.ended_pdf, name="ended_pdf"),
]
