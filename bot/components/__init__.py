"""NLU components: folding, tokenizer, features, intent, language, gazetteer entities."""
