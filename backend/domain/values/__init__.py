"""Values of the trade: times, dates, texts, names; and the input types that refuse bad ones."""
