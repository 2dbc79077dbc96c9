from django.db import migrations

from partnerships.devices import encrypted_anew, in_the_clear


def _rewrite(apps, change):
    devices = apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn")
    for device in list(devices):
        device.data = change(device.data)
        device.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0004_people_choose_language_and_zone"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: _rewrite(apps, encrypted_anew),
            lambda apps, editor: _rewrite(apps, in_the_clear),
        ),
    ]
