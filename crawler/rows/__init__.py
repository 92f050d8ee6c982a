"""From a published row to what it says: columns, words, rules of interpretation. Pure."""
