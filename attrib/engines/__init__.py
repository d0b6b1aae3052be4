"""Where the stages run: in this process or several on this machine (`local`)."""
