import banso.core.ledger
import banso.records.files
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("records", "0002_simulations"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="user",
            name="user_role_known",
        ),
        migrations.AddField(
            model_name="demonstrationclock",
            name="since_on",
            field=models.DateField(blank=True, null=True, verbose_name="合わせた日"),
        ),
        migrations.AddField(
            model_name="user",
            name="sign_in_era",
            field=models.PositiveIntegerField(default=0, verbose_name="ログインの世代"),
        ),
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[
                    ("owner", "事業者"),
                    ("adviser", "相談員"),
                    ("policy_staff", "政策担当"),
                    ("secretariat_officer", "事務局担当"),
                    ("secretariat_lead", "事務局責任者"),
                    ("reviewer", "審査員"),
                    ("prefecture_officer", "県の担当"),
                    ("prefecture_approver", "県の決裁者"),
                    ("prefecture_finance", "県の出納"),
                    ("auditor", "監査"),
                    ("administrator", "管理者"),
                ],
                default="owner",
                max_length=20,
                verbose_name="役割",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "owner",
                            "adviser",
                            "policy_staff",
                            "secretariat_officer",
                            "secretariat_lead",
                            "reviewer",
                            "prefecture_officer",
                            "prefecture_approver",
                            "prefecture_finance",
                            "auditor",
                            "administrator",
                        ],
                    )
                ),
                name="user_role_known",
            ),
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.CharField(max_length=200, verbose_name="制度")),
                ("title", models.CharField(max_length=200, verbose_name="公募の名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "準備中"),
                            ("published", "公開"),
                            ("closed_early", "予算に達したため終了"),
                            ("ended", "終了"),
                        ],
                        default="prepared",
                        max_length=20,
                        verbose_name="状態",
                    ),
                ),
                ("budget_yen", models.PositiveBigIntegerField(verbose_name="予算額（円）")),
                ("is_rehearsal", models.BooleanField(default=False, verbose_name="予行")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公開日時")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                (
                    "closed_after_round",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="終了までに選定した締切回"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "公募",
                "verbose_name_plural": "公募",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["prepared", "published", "closed_early", "ended"])),
                        name="call_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="call_has_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="定義")),
                ("changed_at", models.DateTimeField(verbose_name="変更日時")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendment",
                        to="records.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "公募の変更案",
                "verbose_name_plural": "公募の変更案",
            },
        ),
        migrations.CreateModel(
            name="ApplicantCompany",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("corporate_number", models.CharField(blank=True, max_length=13, verbose_name="法人番号")),
                (
                    "verified_number",
                    models.CharField(blank=True, max_length=13, verbose_name="確かめた法人番号"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="所在地")),
                ("representative", models.CharField(blank=True, max_length=80, verbose_name="代表者")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="会社の情報")),
                ("searched", models.TextField(blank=True, editable=False, verbose_name="検索用")),
                ("is_made_up", models.BooleanField(default=False, verbose_name="架空の会社")),
                ("created_at", models.DateTimeField(verbose_name="登録日時")),
            ],
            options={
                "verbose_name": "申請者",
                "verbose_name_plural": "申請者",
                "indexes": [models.Index(fields=["corporate_number"], name="applicant_company_by_number")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="applicant_company_has_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版")),
                ("text", models.TextField(verbose_name="定義")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                ("what_changed", models.TextField(blank=True, verbose_name="変更の内容")),
                ("made_at", models.DateTimeField(verbose_name="作成日時")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="records.call",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "公募の版",
                "verbose_name_plural": "公募の版",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "number"), name="call_version_numbered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="受付番号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "下書き（未提出）"),
                            ("filed", "提出済み"),
                            ("returned", "差戻し・補正中"),
                            ("accepted", "形式審査済み"),
                            ("found_eligible", "要件確認済み"),
                            ("found_ineligible", "要件を満たさない"),
                            ("reviewed", "審査済み"),
                            ("selected", "採択"),
                            ("held_in_reserve", "補欠"),
                            ("passed_over", "不採択"),
                            ("granted", "交付決定"),
                            ("refused", "不交付決定"),
                            ("withdrawn", "取下げ"),
                            ("turned_away", "受付不可"),
                        ],
                        default="drafted",
                        max_length=20,
                        verbose_name="状態",
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="会社と計画の情報")),
                ("round", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="締切回")),
                (
                    "requested_yen",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="交付申請額（円）"),
                ),
                ("begun_at", models.DateTimeField(verbose_name="作成日時")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="提出日時")),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="records.applicantcompany",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="records.call",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.callversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "申請",
                "verbose_name_plural": "申請",
                "indexes": [
                    models.Index(fields=["call", "state"], name="application_by_state"),
                    models.Index(fields=["call", "round"], name="application_by_round"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "drafted",
                                    "filed",
                                    "returned",
                                    "accepted",
                                    "found_eligible",
                                    "found_ineligible",
                                    "reviewed",
                                    "selected",
                                    "held_in_reserve",
                                    "passed_over",
                                    "granted",
                                    "refused",
                                    "withdrawn",
                                    "turned_away",
                                ],
                            )
                        ),
                        name="application_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("call", "number"),
                        name="application_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_at", None), ("number", "")),
                            models.Q(models.Q(("number", ""), _negated=True), ("filed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_filed_with_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="項目")),
                ("text", models.TextField(blank=True, verbose_name="回答")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版")),
                ("saved_at", models.DateTimeField(verbose_name="保存日時")),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="records.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "回答",
                "verbose_name_plural": "回答",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "key"), name="answer_once_a_field")
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="件名")),
                ("note", models.TextField(blank=True, verbose_name="伺い文")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "起案中"),
                            ("circulated", "回付中"),
                            ("sent_back", "差戻し"),
                            ("decided", "決裁済み"),
                            ("withdrawn", "取下げ"),
                        ],
                        default="drafted",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(default=0, verbose_name="回付の回")),
                (
                    "drafted_name",
                    models.CharField(blank=True, max_length=60, verbose_name="起案者の当時の氏名"),
                ),
                ("drafted_at", models.DateTimeField(verbose_name="起案日時")),
                ("circulated_at", models.DateTimeField(blank=True, null=True, verbose_name="回付日時")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="決裁日時")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="決定日")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="records.call",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "起案",
                "verbose_name_plural": "起案",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["drafted", "circulated", "sent_back", "decided", "withdrawn"])
                        ),
                        name="proposal_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(verbose_name="回付の回")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("kind", models.CharField(max_length=10, verbose_name="種別")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("role", models.CharField(max_length=20, verbose_name="役割")),
                ("deputies", models.JSONField(blank=True, default=list, verbose_name="代決できる役割")),
                (
                    "signed_name",
                    models.CharField(blank=True, max_length=60, verbose_name="署名者の当時の氏名"),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="日時")),
                ("signed_for", models.CharField(blank=True, max_length=60, verbose_name="代決")),
                ("agrees", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("note", models.TextField(blank=True, verbose_name="意見")),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="records.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "決裁の段階",
                "verbose_name_plural": "決裁の段階",
                "ordering": ("turn", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "turn", "position"), name="approval_step_once_a_position"
                    ),
                    models.UniqueConstraint(
                        fields=("proposal", "turn", "signed_by"), name="approval_step_once_a_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("waiting", "検査待ち"),
                            ("clean", "問題なし"),
                            ("infected", "ウイルスを検出"),
                            ("not_scanned", "検査できず"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="検査",
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="検査日時")),
                ("scan_reply", models.CharField(blank=True, max_length=200, verbose_name="検査の結果")),
                ("document", models.CharField(max_length=60, verbose_name="書類")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=banso.records.files.private_files,
                        upload_to="applications",
                        verbose_name="ファイル",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("original_name", models.CharField(max_length=200, verbose_name="元のファイル名")),
                ("bytes", models.PositiveBigIntegerField(verbose_name="大きさ（バイト）")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                ("pages", models.PositiveIntegerField(verbose_name="ページ数")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="発行日")),
                ("is_identity", models.BooleanField(default=False, verbose_name="本人確認書類")),
                ("arrived_at", models.DateTimeField(verbose_name="到達日時")),
                ("replaced_at", models.DateTimeField(blank=True, null=True, verbose_name="差替え日時")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="削除日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="records.application",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "添付書類",
                "verbose_name_plural": "添付書類",
                "indexes": [models.Index(fields=["scan"], name="attachment_by_scan")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("application", "document"),
                        name="attachment_one_for_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scan__in", ["waiting", "clean", "infected", "not_scanned"])),
                        name="attachment_scan_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BonusFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bonus", models.CharField(max_length=60, verbose_name="加点")),
                ("is_given", models.BooleanField(verbose_name="加点する")),
                ("evidence", models.TextField(verbose_name="根拠")),
                ("found_at", models.DateTimeField(verbose_name="確認日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bonus_findings",
                        to="records.application",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "加点の確認",
                "verbose_name_plural": "加点の確認",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "bonus"), name="bonus_finding_once_a_bonus"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBalance",
            fields=[
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="balance",
                        serialize=False,
                        to="records.call",
                    ),
                ),
                ("seq", models.PositiveBigIntegerField(default=0, verbose_name="最後の番号")),
                ("appropriated", models.PositiveBigIntegerField(default=0, verbose_name="予算")),
                ("available", models.PositiveBigIntegerField(default=0, verbose_name="残額")),
                ("reserved", models.PositiveBigIntegerField(default=0, verbose_name="採択済み")),
                ("committed", models.PositiveBigIntegerField(default=0, verbose_name="交付決定済み")),
                ("settled", models.PositiveBigIntegerField(default=0, verbose_name="額の確定済み")),
                ("paid", models.PositiveBigIntegerField(default=0, verbose_name="支払済み")),
                ("returned", models.PositiveBigIntegerField(default=0, verbose_name="返還済み")),
            ],
            options={
                "verbose_name": "公募の残高",
                "verbose_name_plural": "公募の残高",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "appropriated",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("available"), "+", models.F("reserved")
                                                ),
                                                "+",
                                                models.F("committed"),
                                            ),
                                            "+",
                                            models.F("settled"),
                                        ),
                                        "+",
                                        models.F("paid"),
                                    ),
                                    "+",
                                    models.F("returned"),
                                ),
                            )
                        ),
                        name="call_balance_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("available__gte", 0)), name="call_balance_available_not_below_0"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reserved__gte", 0)), name="call_balance_reserved_not_below_0"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("committed__gte", 0)), name="call_balance_committed_not_below_0"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("settled__gte", 0)), name="call_balance_settled_not_below_0"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0)), name="call_balance_paid_not_below_0"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returned__gte", 0)), name="call_balance_returned_not_below_0"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallStaff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named_at", models.DateTimeField(verbose_name="指名日時")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="staff", to="records.call"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls_worked_on",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "公募の担当者",
                "verbose_name_plural": "公募の担当者",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "user"), name="call_staff_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClauseFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clause", models.CharField(max_length=120, verbose_name="要件")),
                ("holds", models.BooleanField(verbose_name="満たす")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="訂正した情報")),
                ("papers", models.JSONField(blank=True, default=list, verbose_name="根拠の書類")),
                ("evidence", models.TextField(verbose_name="根拠")),
                ("found_at", models.DateTimeField(verbose_name="確認日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clause_findings",
                        to="records.application",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "要件の確認",
                "verbose_name_plural": "要件の確認",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "clause"), name="clause_finding_once_a_clause"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True),
                        name="clause_finding_has_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoAuthor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="種別")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("corporate_number", models.CharField(blank=True, max_length=13, verbose_name="法人番号")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="所在地")),
                ("email", models.EmailField(max_length=254, verbose_name="メールアドレス")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="合言葉の要約値")),
                ("asked_at", models.DateTimeField(verbose_name="依頼日時")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="同意日時")),
                (
                    "plan_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="同意した計画の要約値"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="co_authors",
                        to="records.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "共同作成者",
                "verbose_name_plural": "共同作成者",
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="回")),
                ("arrived_at", models.DateTimeField(verbose_name="到達日時")),
                ("content", models.JSONField(verbose_name="内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                (
                    "corporate_number",
                    models.CharField(blank=True, editable=False, max_length=13, verbose_name="法人番号"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="records.application",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.callversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "提出",
                "verbose_name_plural": "提出",
                "indexes": [models.Index(fields=["corporate_number"], name="filing_by_number")],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="filing_numbered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CompletenessMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=80, verbose_name="対象")),
                ("is_in_order", models.BooleanField(verbose_name="問題なし")),
                ("note", models.TextField(blank=True, verbose_name="不備の内容")),
                ("marked_at", models.DateTimeField(verbose_name="確認日時")),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="records.filing"
                    ),
                ),
            ],
            options={
                "verbose_name": "形式審査",
                "verbose_name_plural": "形式審査",
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "item"), name="completeness_mark_once_an_item"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_in_order", True), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="completeness_mark_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declared", "本人の申出"),
                            ("firm", "同じ会社"),
                            ("address", "同じ所在地"),
                            ("bank_account", "同じ口座"),
                            ("bank", "借入先・取引銀行"),
                            ("vendor", "共同作成者・見積先"),
                            ("email_domain", "同じメールのドメイン"),
                        ],
                        max_length=20,
                        verbose_name="種別",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="内容")),
                ("found_at", models.DateTimeField(verbose_name="日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="records.application",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "利益相反",
                "verbose_name_plural": "利益相反",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "reviewer", "kind"), name="conflict_once_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "declared",
                                    "firm",
                                    "address",
                                    "bank_account",
                                    "bank",
                                    "vendor",
                                    "email_domain",
                                ],
                            )
                        ),
                        name="conflict_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictLift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="一致した内容の要約値")),
                ("lifted_at", models.DateTimeField(verbose_name="解除日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="解除の終わり")),
                (
                    "conflict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lifts",
                        to="records.conflict",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "利益相反の解除",
                "verbose_name_plural": "利益相反の解除",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("conflict",),
                        name="conflict_lift_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="conflict_lift_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reasons", models.JSONField(verbose_name="補正してほしい点")),
                ("due_at", models.DateTimeField(verbose_name="補正期限")),
                ("asked_at", models.DateTimeField(verbose_name="差戻し日時")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_request",
                        to="records.filing",
                    ),
                ),
                (
                    "filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_request",
                        to="records.filing",
                    ),
                ),
            ],
            options={
                "verbose_name": "差戻し",
                "verbose_name_plural": "差戻し",
            },
        ),
        migrations.CreateModel(
            name="DutyDone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("checked", "書類・要件の確認"),
                            ("reviewed", "審査"),
                            ("selected", "選定"),
                            ("proposed", "起案"),
                            ("decided", "合議・決裁"),
                            ("paid", "支払"),
                        ],
                        max_length=12,
                        verbose_name="役目",
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="最初の日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="records.application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "果たした役目",
                "verbose_name_plural": "果たした役目",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "user", "duty"), name="duty_done_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duty__in", ["checked", "reviewed", "selected", "proposed", "decided", "paid"])
                        ),
                        name="duty_done_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityConclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_eligible", models.BooleanField(verbose_name="要件を満たす")),
                ("grounds", models.JSONField(blank=True, default=list, verbose_name="満たさない要件")),
                ("concluded_at", models.DateTimeField(verbose_name="確認日時")),
                ("reopened_at", models.DateTimeField(blank=True, null=True, verbose_name="確認を戻した日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conclusions",
                        to="records.application",
                    ),
                ),
                (
                    "concluded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "要件確認の結果",
                "verbose_name_plural": "要件確認の結果",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at", None)),
                        fields=("application",),
                        name="eligibility_conclusion_once_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recognition", models.CharField(max_length=60, verbose_name="認定・宣言")),
                ("stands_on", models.DateField(verbose_name="取得日")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                ("rows", models.PositiveIntegerField(verbose_name="行数")),
                ("brought_at", models.DateTimeField(verbose_name="取込日時")),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "外部の名簿",
                "verbose_name_plural": "外部の名簿",
            },
        ),
        migrations.CreateModel(
            name="ExternalListRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("corporate_number", models.CharField(blank=True, max_length=13, verbose_name="法人番号")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("spelled", models.TextField(verbose_name="照合用の名称")),
                ("prefecture", models.CharField(blank=True, max_length=2, verbose_name="都道府県")),
                ("printed", models.JSONField(verbose_name="記載")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="companies",
                        to="records.externallist",
                    ),
                ),
            ],
            options={
                "verbose_name": "外部の名簿の行",
                "verbose_name_plural": "外部の名簿の行",
                "indexes": [
                    models.Index(fields=["list", "corporate_number"], name="external_row_by_number"),
                    models.Index(fields=["list", "spelled"], name="external_row_by_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="宛先")),
                (
                    "part",
                    models.CharField(
                        choices=[("owner", "代表・管理者"), ("editor", "編集者"), ("viewer", "閲覧者")],
                        max_length=10,
                        verbose_name="役割",
                    ),
                ),
                ("is_delegate", models.BooleanField(default=False, verbose_name="代理")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="合言葉の要約値")),
                ("invited_at", models.DateTimeField(verbose_name="招待日時")),
                ("expires_at", models.DateTimeField(verbose_name="期限")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="承諾日時")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="records.applicantcompany",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "招待",
                "verbose_name_plural": "招待",
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveBigIntegerField(verbose_name="番号")),
                ("origin", models.CharField(blank=True, max_length=12, verbose_name="元")),
                ("target", models.CharField(blank=True, max_length=12, verbose_name="先")),
                ("yen", models.PositiveBigIntegerField(verbose_name="金額（円）")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="摘要")),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="records.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ledger", to="records.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "台帳",
                "verbose_name_plural": "台帳",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "seq"), name="ledger_entry_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("yen__gt", 0)), name="ledger_entry_above_nothing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin", models.F("target")), _negated=True),
                        name="ledger_entry_goes_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "origin__in",
                                [
                                    "",
                                    banso.core.ledger.Account["AVAILABLE"],
                                    banso.core.ledger.Account["RESERVED"],
                                    banso.core.ledger.Account["COMMITTED"],
                                    banso.core.ledger.Account["SETTLED"],
                                    banso.core.ledger.Account["PAID"],
                                    banso.core.ledger.Account["RETURNED"],
                                ],
                            ),
                            (
                                "target__in",
                                [
                                    "",
                                    banso.core.ledger.Account["AVAILABLE"],
                                    banso.core.ledger.Account["RESERVED"],
                                    banso.core.ledger.Account["COMMITTED"],
                                    banso.core.ledger.Account["SETTLED"],
                                    banso.core.ledger.Account["PAID"],
                                    banso.core.ledger.Account["RETURNED"],
                                ],
                            ),
                        ),
                        name="ledger_entry_accounts_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="種類")),
                ("body", models.CharField(max_length=80, verbose_name="機関")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("serial", models.PositiveIntegerField(verbose_name="通し番号")),
                ("number", models.CharField(max_length=80, verbose_name="文書番号")),
                ("dated_on", models.DateField(verbose_name="日付")),
                ("content", models.JSONField(verbose_name="内容")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=banso.records.files.private_files,
                        upload_to="letters",
                        verbose_name="PDF",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="要約値")),
                ("on_paper", models.BooleanField(default=False, verbose_name="郵送も必要")),
                ("posted_at", models.DateTimeField(blank=True, null=True, verbose_name="発送日時")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公開日時")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="最初に開かれた日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="records.application",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="records.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知書",
                "verbose_name_plural": "通知書",
                "indexes": [models.Index(fields=["file", "id"], name="letter_by_file")],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "kind"), name="letter_once_a_kind"),
                    models.UniqueConstraint(
                        fields=("body", "fiscal_year", "serial"), name="letter_numbered_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recognition", models.CharField(max_length=60, verbose_name="認定・宣言")),
                ("stands_on", models.DateField(verbose_name="名簿の日付")),
                ("printed", models.JSONField(verbose_name="記載")),
                ("found_at", models.DateTimeField(verbose_name="照合日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_proofs",
                        to="records.application",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "名簿の写し",
                "verbose_name_plural": "名簿の写し",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "recognition"), name="list_proof_once_a_recognition"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="鍵")),
                ("to", models.EmailField(max_length=254, verbose_name="宛先")),
                ("subject", models.CharField(max_length=200, verbose_name="件名")),
                ("body", models.TextField(verbose_name="本文")),
                (
                    "attachment",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=banso.records.files.private_files,
                        upload_to="mails",
                        verbose_name="添付",
                    ),
                ),
                ("attachment_name", models.CharField(blank=True, max_length=200, verbose_name="添付の名前")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "送信待ち"),
                            ("sending", "送信中"),
                            ("sent", "送信済み"),
                            ("failed", "送信できず"),
                            ("unconfirmed", "届いたか不明"),
                            ("kept", "送らない（予行）"),
                        ],
                        default="queued",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="試行")),
                ("written_at", models.DateTimeField(verbose_name="作成日時")),
                ("not_before", models.DateTimeField(verbose_name="この時刻以降に送る")),
                ("began_at", models.DateTimeField(blank=True, null=True, verbose_name="送信開始")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="送信日時")),
                ("message_id", models.CharField(blank=True, max_length=120, verbose_name="Message-ID")),
                ("reply", models.TextField(blank=True, verbose_name="サーバーの返事")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="records.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "メール",
                "verbose_name_plural": "メール",
                "indexes": [models.Index(fields=["state", "not_before"], name="mail_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "sending", "sent", "failed", "unconfirmed", "kept"])
                        ),
                        name="mail_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("owner", "代表・管理者"), ("editor", "編集者"), ("viewer", "閲覧者")],
                        max_length=10,
                        verbose_name="役割",
                    ),
                ),
                ("is_delegate", models.BooleanField(default=False, verbose_name="代理")),
                ("began_at", models.DateTimeField(verbose_name="開始日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="records.applicantcompany",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "会社の担当者",
                "verbose_name_plural": "会社の担当者",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["owner", "editor", "viewer"])),
                        name="membership_part_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("company", "user"),
                        name="membership_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "key",
                    models.CharField(max_length=120, primary_key=True, serialize=False, verbose_name="系列"),
                ),
                ("last", models.PositiveIntegerField(default=0, verbose_name="最後の番号")),
            ],
            options={
                "verbose_name": "番号の系列",
                "verbose_name_plural": "番号の系列",
            },
        ),
        migrations.CreateModel(
            name="Packet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("sha256", models.CharField(max_length=64, verbose_name="要約値")),
                ("mailed_at", models.DateTimeField(verbose_name="メールの到達日時")),
                ("evidence_note", models.TextField(verbose_name="到達の証拠")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                ("dated_back", models.BooleanField(default=False, verbose_name="さかのぼった記録")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                ("taken_in_at", models.DateTimeField(blank=True, null=True, verbose_name="取込日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packets",
                        to="records.application",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "メールで届いた書類",
                "verbose_name_plural": "メールで届いた書類",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mailed_at__lte", models.F("recorded_at"))),
                        name="packet_mailed_before_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence_note", ""), _negated=True), name="packet_has_evidence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="packet_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PacketFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=banso.records.files.private_files,
                        upload_to="packets",
                        verbose_name="ファイル",
                    ),
                ),
                ("bytes", models.PositiveBigIntegerField(default=0, verbose_name="大きさ（バイト）")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="要約値")),
                ("pages", models.PositiveIntegerField(default=0, verbose_name="ページ数")),
                ("problem", models.CharField(blank=True, max_length=200, verbose_name="使えない理由")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="書類")),
                (
                    "attachment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packet_file",
                        to="records.attachment",
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="records.packet"
                    ),
                ),
            ],
            options={
                "verbose_name": "メールで届いた書類のファイル",
                "verbose_name_plural": "メールで届いた書類のファイル",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        fields=("packet", "document"),
                        name="packet_file_one_for_a_document",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperArrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("waiting", "検査待ち"),
                            ("clean", "問題なし"),
                            ("infected", "ウイルスを検出"),
                            ("not_scanned", "検査できず"),
                        ],
                        default="waiting",
                        max_length=12,
                        verbose_name="検査",
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="検査日時")),
                ("scan_reply", models.CharField(blank=True, max_length=200, verbose_name="検査の結果")),
                ("document", models.CharField(max_length=60, verbose_name="書類")),
                (
                    "channel",
                    models.CharField(
                        choices=[("post", "郵送"), ("hand", "窓口"), ("email", "電子メール")],
                        max_length=10,
                        verbose_name="届いた方法",
                    ),
                ),
                ("arrived_at", models.DateTimeField(verbose_name="到達日時")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="発行日")),
                ("evidence_note", models.TextField(verbose_name="到達の証拠")),
                (
                    "evidence",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=banso.records.files.private_files,
                        upload_to="arrivals",
                        verbose_name="証拠のファイル",
                    ),
                ),
                ("dated_back", models.BooleanField(default=False, verbose_name="さかのぼった記録")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                ("cancel_reason", models.TextField(blank=True, verbose_name="取消しの理由")),
                (
                    "cancel_asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="取消しを求めた日時"),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_arrivals",
                        to="records.application",
                    ),
                ),
                (
                    "cancel_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "紙の書類の到達",
                "verbose_name_plural": "紙の書類の到達",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("arrived_at__lte", models.F("recorded_at"))),
                        name="paper_arrived_before_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["post", "hand", "email"])),
                        name="paper_arrival_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence_note", ""), _negated=True),
                        name="paper_arrival_has_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_arrival_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled_by", None),
                            ("cancel_asked_by", None),
                            models.Q(("cancelled_by", models.F("cancel_asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_arrival_cancelled_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperByPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=60, verbose_name="書類")),
                ("said_at", models.DateTimeField(verbose_name="申出日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_by_post",
                        to="records.application",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "紙で送る書類",
                "verbose_name_plural": "紙で送る書類",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "document"), name="paper_by_post_said_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoliceCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("exported_at", models.DateTimeField(verbose_name="照会日時")),
                ("is_clear", models.BooleanField(blank=True, null=True, verbose_name="該当なし")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="回答日")),
                ("note", models.TextField(blank=True, verbose_name="備考")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="police_checks",
                        to="records.application",
                    ),
                ),
                (
                    "exported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "警察への照会",
                "verbose_name_plural": "警察への照会",
            },
        ),
        migrations.CreateModel(
            name="ProposalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="種類")),
                (
                    "requested_yen",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="交付申請額（円）"),
                ),
                ("granted_yen", models.PositiveBigIntegerField(default=0, verbose_name="交付決定額（円）")),
                ("content", models.JSONField(verbose_name="内容")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal_lines",
                        to="records.application",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="records.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "起案の明細",
                "verbose_name_plural": "起案の明細",
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "application"), name="proposal_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reduction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.CharField(max_length=40, verbose_name="経費の行")),
                ("from_yen", models.PositiveBigIntegerField(verbose_name="申請の額（円）")),
                ("to_yen", models.PositiveBigIntegerField(verbose_name="認める額（円）")),
                ("reason", models.TextField(verbose_name="理由")),
                ("made_at", models.DateTimeField(verbose_name="日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reductions",
                        to="records.application",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "経費の減額",
                "verbose_name_plural": "経費の減額",
                "constraints": [
                    models.UniqueConstraint(fields=("application", "row"), name="reduction_once_a_row"),
                    models.CheckConstraint(
                        condition=models.Q(("to_yen__lt", models.F("from_yen"))), name="reduction_is_less"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="reduction_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="割当日時")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="提出日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="解除日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="records.application",
                    ),
                ),
                (
                    "handed_in_under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.callversion",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "審査",
                "verbose_name_plural": "審査",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("application", "reviewer"),
                        name="review_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("handed_in_under", None)),
                            models.Q(("finished_at__isnull", False), ("handed_in_under__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_handed_in_by_criteria",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewerProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("firm", models.CharField(blank=True, max_length=120, verbose_name="所属")),
                (
                    "corporate_number",
                    models.CharField(blank=True, max_length=13, verbose_name="所属先の法人番号"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="所属先の所在地")),
                ("bank_account", models.CharField(blank=True, max_length=60, verbose_name="口座")),
                ("most_cases", models.PositiveSmallIntegerField(default=50, verbose_name="受け持てる件数")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviewer_profile",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "審査員の所属",
                "verbose_name_plural": "審査員の所属",
            },
        ),
        migrations.CreateModel(
            name="ReviewReopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("reopened_at", models.DateTimeField(verbose_name="日時")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_reopenings",
                        to="records.application",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "審査の開き直し",
                "verbose_name_plural": "審査の開き直し",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="review_reopening_has_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("criterion", models.CharField(max_length=60, verbose_name="審査項目")),
                ("points", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="点")),
                ("comment", models.TextField(blank=True, verbose_name="所見")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="回")),
                ("given_at", models.DateTimeField(verbose_name="採点日時")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="records.review",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.callversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "採点",
                "verbose_name_plural": "採点",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "criterion", "number"), name="score_numbered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("selected", "採択"),
                            ("held_in_reserve", "補欠"),
                            ("passed_over", "不採択"),
                        ],
                        max_length=20,
                        verbose_name="結果",
                    ),
                ),
                ("rank", models.PositiveIntegerField(blank=True, null=True, verbose_name="順位")),
                ("score", models.CharField(blank=True, max_length=60, verbose_name="得点")),
                ("eligible_yen", models.PositiveBigIntegerField(verbose_name="補助対象経費（円）")),
                ("granted_yen", models.PositiveBigIntegerField(verbose_name="交付予定額（円）")),
                ("reductions", models.JSONField(blank=True, default=list, verbose_name="減額")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("selected_at", models.DateTimeField(verbose_name="選定日時")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selection",
                        to="records.application",
                    ),
                ),
                (
                    "ranked_under",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.callversion",
                    ),
                ),
                (
                    "selected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "選定",
                "verbose_name_plural": "選定",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["selected", "held_in_reserve", "passed_over"])),
                        name="selection_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimedStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="処理")),
                ("done_at", models.DateTimeField(verbose_name="実行日時")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="timed_steps",
                        to="records.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "期日の処理",
                "verbose_name_plural": "期日の処理",
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="applications",
            field=models.ManyToManyField(
                related_name="proposals", through="records.ProposalLine", to="records.application"
            ),
        ),
    ]
