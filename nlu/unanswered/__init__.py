"""What nobody could answer: without what tells who asked, and grouped by likeness."""
