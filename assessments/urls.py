"""Addresses of the assessments room."""

from django.urls import path

from assessments.views import (
    answering,
    checking,
    comparing,
    deadlines,
    deciding,
    letters,
    locking,
    own_questions,
    questions,
    respondents,
    results,
    rounds,
    saving,
    settling,
    topics,
    waiting,
)

app_name = "assessments"
urlpatterns = [
    path("questions/", questions.questions, name="questions"),
    path("questions.json", questions.questions_json, name="questions_json"),
    path("questions.pdf", questions.questions_pdf, name="paper_form"),
    path("partnerships/<uuid:pk>/start/", answering.start, name="start"),
    path(
        "partnerships/<uuid:pk>/own-questions/",
        own_questions.own_questions,
        name="own_questions",
    ),
    path(
        "partnerships/<uuid:pk>/own-questions/<int:question>/agree/",
        own_questions.agree,
        name="own_question_agree",
    ),
    path(
        "partnerships/<uuid:pk>/own-questions/<int:question>/drop/",
        own_questions.drop,
        name="own_question_drop",
    ),
    path(
        "partnerships/<uuid:pk>/respondents/",
        respondents.respondents,
        name="respondents",
    ),
    path(
        "partnerships/<uuid:pk>/respondents/<int:respondent>/remove/",
        respondents.remove,
        name="respondent_remove",
    ),
    path("partnerships/<uuid:pk>/due-date/", deadlines.due_date, name="due_date"),
    path("partnerships/<uuid:pk>/withdraw/", deadlines.withdrawal, name="withdraw"),
    path("reminders/<str:token>/stop/", letters.stop, name="mute"),
    path("rounds/<uuid:pk>/reminders/", letters.resume, name="unmute"),
    path("rounds/<uuid:pk>/remind-<str:side>/", deadlines.remind, name="nudge"),
    path("rounds/<uuid:pk>/", answering.sections, name="sections"),
    path("rounds/<uuid:pk>/questions.pdf", questions.round_pdf, name="round_form"),
    path(
        "rounds/<uuid:pk>/questions/<slug:dimension>/",
        topics.question,
        name="question",
    ),
    path(
        "rounds/<uuid:pk>/questions/<slug:dimension>/save/",
        saving.save,
        name="save",
    ),
    path("rounds/<uuid:pk>/continue/", answering.resume, name="resume"),
    path("rounds/<uuid:pk>/check/", checking.check, name="check"),
    path("rounds/<uuid:pk>/done/", answering.done, name="done"),
    path("rounds/<uuid:pk>/not-done/", answering.reopen, name="undo_done"),
    path("rounds/<uuid:pk>/lock/", locking.lock, name="lock"),
    path("rounds/<uuid:pk>/unlock/", locking.unlock, name="unlock"),
    path("rounds/<uuid:pk>/split/", locking.split, name="split"),
    path("rounds/<uuid:pk>/waiting/", waiting.waiting, name="waiting"),
    path("rounds/<uuid:pk>/again/", rounds.again, name="again"),
    path("rounds/<uuid:pk>/drift/", rounds.drift, name="drift"),
    path("rounds/<uuid:pk>/verdict/", results.verdict, name="verdict"),
    path("rounds/<uuid:pk>/compare/", comparing.compare, name="compare"),
    path(
        "rounds/<uuid:pk>/compare.<str:kind>",
        comparing.export,
        name="export",
    ),
    path("rounds/<uuid:pk>/report/", results.report, name="report"),
    path(
        "rounds/<uuid:pk>/report-<str:edition>.pdf",
        results.report_pdf,
        name="report_pdf",
    ),
    path("rounds/<uuid:pk>/settle/", settling.settlements, name="settlements"),
    path("rounds/<uuid:pk>/settle/<slug:dimension>/", settling.settle, name="settle"),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/propose/",
        deciding.propose_view,
        name="settle_propose",
    ),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/accept/",
        deciding.accept_view,
        name="settle_accept",
    ),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/take-back/",
        deciding.take_back_view,
        name="settle_take_back",
    ),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/reopen/",
        deciding.reopen_view,
        name="settle_reopen",
    ),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/care/",
        deciding.care,
        name="settle_care",
    ),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/comment/",
        deciding.comment_view,
        name="settle_comment",
    ),
    path(
        "rounds/<uuid:pk>/settle/<slug:dimension>/walk-away/",
        deciding.walk_away,
        name="settle_walk_away",
    ),
    path(
        "rounds/<uuid:pk>/locked-<str:side>.json",
        results.locked_text,
        name="locked_text",
    ),
]
