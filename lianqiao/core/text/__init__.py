"""Chinese text made comparable: normal form, tokens, sentences and pinyin keys, all pure."""
