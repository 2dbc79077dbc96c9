"""Addresses of agencies, teams, partnerships and invitations."""

from django.urls import path

from partnerships.views import agencies, asking, invitations, languages, people, team

app_name = "partnerships"

urlpatterns = [
    path("language/", languages.language, name="language"),
    path("you/", people.details, name="details"),
    path("agencies/new/", agencies.agency_new, name="agency_new"),
    path("agencies/<uuid:pk>/", agencies.agency, name="agency"),
    path("agencies/<uuid:pk>/team/", team.team, name="team"),
    path(
        "agencies/<uuid:pk>/team/<int:member>/role/",
        team.member_role,
        name="member_role",
    ),
    path(
        "agencies/<uuid:pk>/team/<int:member>/remove/",
        team.member_remove,
        name="member_remove",
    ),
    path(
        "agencies/<uuid:pk>/invitations/<int:invitation>/again/",
        team.invitation_again,
        name="team_invitation_again",
    ),
    path(
        "agencies/<uuid:pk>/invitations/<int:invitation>/take-back/",
        team.invitation_take_back,
        name="team_invitation_take_back",
    ),
    path("partnerships/new/", asking.new, name="new"),
    path("partnerships/<uuid:pk>/invitation/", asking.asked, name="asked"),
    path("partnerships/<uuid:pk>/invitation/again/", asking.again, name="again"),
    path(
        "partnerships/<uuid:pk>/invitation/address/",
        asking.readdress,
        name="readdress",
    ),
    path("invitation/", invitations.invitation, name="invitation"),
    path(
        "invitation/other-account/",
        invitations.other_account,
        name="invitation_other_account",
    ),
    path(
        "invitations/<str:token>/",
        invitations.invitation_open,
        name="invitation_open",
    ),
]
