"""What is asked of a company that applies and of a co-author, as fields like those of a form."""

from banso.core.forms import FieldKind, FormField

NAME = FormField(id="name", label="名称（会社名・屋号）", kind=FieldKind.TEXT, longest=120)
CORPORATE_NUMBER = FormField(
    id="corporate_number",
    label="法人番号",
    kind=FieldKind.CORPORATE_NUMBER,
    required=False,
    help="13桁の数字です。個人事業主は空欄のままにしてください。",
)
ADDRESS = FormField(id="address", label="所在地", kind=FieldKind.TEXT)
REPRESENTATIVE = FormField(id="representative", label="代表者の氏名", kind=FieldKind.TEXT, longest=80)
EMAIL = FormField(id="email", label="メールアドレス", kind=FieldKind.EMAIL)
NUMBER_FACT = "company.corporate_number"
"""The fact that field states in an application."""

COMPANY = (NAME, CORPORATE_NUMBER, ADDRESS, REPRESENTATIVE)
"""The record of a company; the ids are its attributes."""
CO_AUTHOR = (
    NAME,
    FormField(
        id="corporate_number",
        label="法人番号",
        kind=FieldKind.CORPORATE_NUMBER,
        required=False,
        help="分からないときは空欄のままにしてください。",
    ),
    ADDRESS,
    EMAIL,
)
"""Who wrote the plan together with the company."""
