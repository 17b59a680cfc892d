"""The same rules over many companies: tables of companies, verdicts and amounts as queries, simulation."""
