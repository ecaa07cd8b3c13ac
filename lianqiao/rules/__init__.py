"""Rules of law and policy as dated records, and the calculations that cite them: rewards, taxes, waterfalls, prices (pure)."""
