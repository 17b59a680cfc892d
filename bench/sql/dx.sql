-- kagoshima-pref/dx-subsidy/2023 as a careful person would write it for DuckDB alone: three-valued like ours, the same
-- masks (three bits per clause in the order of the document), exact yen. `industry_groups` is the table such a person
-- keeps beside the companies: for each code whether it lies in a group of the SME act, NULL where a finer one decides.
WITH facts AS (
    SELECT c.*,
        company_prefecture = '46' AS in_prefecture,
        company_entity_type = 'corporation' AS corporation,
        company_entity_type = 'sole_proprietor' AS person,
        below(company_shares_largest_large_holder, 2, company_shares_total, 1) AS single_holder,
        below(company_shares_large_holders, 3, company_shares_total, 2) AS all_holders,
        below(company_officers_from_large, 2, company_officers, 1) AS officers,
        company_plan_2022 IN ('manufacturing', 'service') AS planned,
        NOT company_dx_grant_2022 AS no_grant,
        NOT company_antisocial_ties AS no_ties,
        NOT company_prefectural_tax_unpaid AS taxes,
        NOT company_political_or_religious AS unpolitical,
        project_co_planner IN ('it_vendor', 'certified_support_body') AS co_planned,
        NOT project_other_grant AS no_other_grant,
        project_cost_yen * 2 // 3000 * 1000 AS two_thirds,
        g.*
    FROM companies c LEFT JOIN industry_groups g ON c.company_industry = g.code
), wholes AS (
    SELECT *,
        company_entity_type = 'cooperative' OR (
            (corporation OR person) AND (
                manufacturing AND (company_regular_employees <= 300 OR (corporation AND company_capital_yen <= 300000000))
                OR wholesale AND (company_regular_employees <= 100 OR (corporation AND company_capital_yen <= 100000000))
                OR service AND (company_regular_employees <= 100 OR (corporation AND company_capital_yen <= 50000000))
                OR retail AND (company_regular_employees <= 50 OR (corporation AND company_capital_yen <= 50000000))
                OR rubber AND (company_regular_employees <= 900 OR (corporation AND company_capital_yen <= 300000000))
                OR software AND (company_regular_employees <= 300 OR (corporation AND company_capital_yen <= 300000000))
                OR hotels AND (company_regular_employees <= 200 OR (corporation AND company_capital_yen <= 50000000))
            )
        ) AS small,
        single_holder AND all_holders AND officers AS independent,
        planned AND no_grant AS track_1,
        no_ties AND taxes AND unpolitical AND project_promotes_dx AND co_planned AND no_other_grant AS track_2
    FROM facts
), states AS (
    SELECT company, company_plan_2022, no_grant, two_thirds,
        state(in_prefecture AND small AND (person OR independent) AND (track_1 OR track_2), met := 2) AS s0,
        state(in_prefecture) AS s1,
        state(small) AS s2,
        state(person OR independent) AS s3,
        state(person) AS s4,
        state(independent) AS s5,
        state(single_holder) AS s6,
        state(all_holders) AS s7,
        state(officers) AS s8,
        state(track_1 OR track_2, met := 2) AS s9,
        state(track_1, met := 2) AS s10,
        state(planned) AS s11,
        state(no_grant) AS s12,
        state(track_2, met := 2) AS s14,
        state(no_ties) AS s15,
        state(taxes) AS s16,
        state(unpolitical) AS s17,
        state(project_promotes_dx) AS s18,
        state(co_planned) AS s19,
        state(no_other_grant) AS s20
    FROM wholes
)
SELECT company,
    s0::TINYINT AS state,
    s0::BIGINT + s1::BIGINT * 8 + s2::BIGINT * 64 + s3::BIGINT * 512
        + s4::BIGINT * 4096 + s5::BIGINT * 32768 + s6::BIGINT * 262144 + s7::BIGINT * 2097152
        + s8::BIGINT * 16777216 + s9::BIGINT * 134217728 + s10::BIGINT * 1073741824 + s11::BIGINT * 8589934592
        + s12::BIGINT * 68719476736 + s14::BIGINT * 4398046511104 + s15::BIGINT * 35184372088832 + s16::BIGINT * 281474976710656
        + s17::BIGINT * 2251799813685248 + s18::BIGINT * 18014398509481984 + s19::BIGINT * 144115188075855872 + s20::BIGINT * 1152921504606846976
        + 1099511627776 AS clauses_0,
    18::BIGINT AS clauses_1,
    CASE
        WHEN s0 = 0 THEN NULL
        WHEN company_plan_2022 = 'manufacturing' AND no_grant AND two_thirds IS NOT NULL
            THEN least(two_thirds, 4000000)
        WHEN two_thirds > 2000000 AND (company_plan_2022 = 'manufacturing' AND no_grant) IS NULL THEN NULL
        WHEN two_thirds IS NOT NULL THEN least(two_thirds, 2000000)
    END AS yen
FROM states
