"""The thinking of deals without a database: clauses, ownership models, redlines, schedules (pure)."""
