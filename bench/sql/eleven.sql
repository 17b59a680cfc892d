-- The eleven conditions of bench/population_programme.py as a careful person would write them for DuckDB alone:
-- three-valued like ours, the same mask (three bits per clause in the order of the document), exact yen.
-- `industry_groups` is the table such a person keeps beside the companies: for each code whether it lies in a group of
-- the SME act, NULL where a finer one decides.
WITH facts AS (
    SELECT c.*,
        company_entity_type = 'corporation' AS corporation,
        company_entity_type = 'sole_proprietor' AS person,
        below(company_shares_largest_large_holder, 2, company_shares_total, 1) AS single_holder,
        below(company_shares_large_holders, 3, company_shares_total, 2) AS all_holders,
        below(company_officers_from_large, 2, company_officers, 1) AS officers,
        coalesce(project_activities__digital_tools::INT, 0)
            + coalesce(project_activities__equipment::INT, 0)
            + coalesce(project_activities__sales::INT, 0) AS held,
        coalesce(project_activities__digital_tools::INT, 1)
            + coalesce(project_activities__equipment::INT, 1)
            + coalesce(project_activities__sales::INT, 1) AS perhaps_held,
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
        single_holder AND all_holders AND officers AS independent
    FROM facts
), states AS (
    SELECT company, two_thirds,
        state(company_prefecture = '46') AS s1,
        state(small) AS s2,
        state(person OR independent) AS s3,
        state(person) AS s4,
        state(independent) AS s5,
        state(single_holder) AS s6,
        state(all_holders) AS s7,
        state(officers) AS s8,
        state(NOT company_antisocial_ties) AS s9,
        state(NOT company_prefectural_tax_unpaid) AS s10,
        state(NOT company_political_or_religious) AS s11,
        state(NOT project_other_grant) AS s12,
        state(project_promotes_dx) AS s13,
        state(project_co_planner IN ('it_vendor', 'certified_support_body')) AS s14,
        CASE WHEN held >= 2 THEN 3 WHEN perhaps_held < 2 THEN 0 ELSE 1 END AS s15
    FROM wholes
), verdicts AS (
    SELECT *, least(s1, s2, s3, s9, s10, s11, s12, s13, s14, s15, 2) AS s0 FROM states
)
SELECT company,
    s0::TINYINT AS state,
    s0::BIGINT + s1::BIGINT * 8 + s2::BIGINT * 64 + s3::BIGINT * 512
        + s4::BIGINT * 4096 + s5::BIGINT * 32768 + s6::BIGINT * 262144 + s7::BIGINT * 2097152
        + s8::BIGINT * 16777216 + s9::BIGINT * 134217728 + s10::BIGINT * 1073741824 + s11::BIGINT * 8589934592
        + s12::BIGINT * 68719476736 + s13::BIGINT * 549755813888 + s14::BIGINT * 4398046511104 + s15::BIGINT * 35184372088832
        + 562949953421312 AS clauses_0,
    CASE
        WHEN s0 = 0 OR two_thirds IS NULL THEN NULL
        WHEN two_thirds < 100000 THEN 0
        ELSE least(two_thirds, 4000000)
    END AS yen
FROM verdicts
