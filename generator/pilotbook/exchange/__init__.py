"""Exports playbooks as workbooks that people fill in, and imports workbooks and checklists as playbooks."""
