"""The program `grove`: what scripts and operators rely on."""
