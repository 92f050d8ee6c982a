"""What people read and ask for, in words: sentences, languages, specialties, titles, the guide."""
