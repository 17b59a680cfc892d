-- A condition that holds, fails or is unknown (NULL) as a state; `met` is 2 where people decide the rest.
CREATE MACRO state(holds, met := 3) AS CASE WHEN holds THEN met WHEN NOT holds THEN 0 ELSE 1 END;
-- Whether what is held, so many times over, is less than so many parts of a total; nothing held is less than anything.
CREATE MACRO below(held, times, total, parts) AS
    CASE WHEN held = 0 AND total IS NULL THEN TRUE ELSE held * times < total * parts END;
