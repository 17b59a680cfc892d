"""What the secretariat does with a case: completeness, requirements, police list, bonuses."""
