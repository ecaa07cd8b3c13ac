"""Addresses of organisations. What is fixed comes before the number."""

from django.urls import path

from lianqiao.web.organisations import managing, members, sharing, verifying, views

urlpatterns = [
    path("", views.organisation_list, name="organisations"),
    path("mine", managing.mine, name="organisations-mine"),
    path("register", managing.register, name="organisation-register"),
    path("merge", managing.merge, name="organisation-merge"),
    path("verifications", verifying.queue, name="verifications"),
    path("verifications/<str:number>", verifying.verification, name="verification"),
    path("verifications/<str:number>/withdraw", verifying.withdraw, name="verification-withdraw"),
    path("invitations/<str:token>", members.invitation, name="organisation-invitation"),
    path("invitations/<int:invitation_id>/answer", members.answer, name="organisation-invitation-answer"),
    path("transfers/<int:transfer_id>", members.answer_transfer, name="organisation-transfer-answer"),
    path("<str:number>", views.organisation_page, name="organisation"),
    path("<str:number>/export.<str:form>", sharing.export, name="organisation-export"),
    path("<str:number>/code.svg", sharing.code, name="organisation-code"),
    path("<str:number>/manage", managing.manage, name="organisation-manage"),
    path("<str:number>/profile", managing.profile, name="organisation-profile"),
    path("<str:number>/claim", verifying.claim, name="organisation-claim"),
    path("<str:number>/verify", verifying.verify, name="organisation-verify"),
    path("<str:number>/invitations", members.invite, name="organisation-invite"),
    path(
        "<str:number>/invitations/<int:invitation_id>/withdraw",
        members.withdraw,
        name="organisation-invitation-withdraw",
    ),
    path("<str:number>/members/<int:membership_id>", members.change, name="organisation-member-change"),
    path("<str:number>/members/<int:membership_id>/end", members.end, name="organisation-member-end"),
    path("<str:number>/leave", members.leave, name="organisation-leave"),
    path("<str:number>/transfer", members.offer_transfer, name="organisation-transfer"),
]
