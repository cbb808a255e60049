"""What keeps the work going: pumps that drain it, and a clock that says when recurring work is due."""
