"""The book: content and playbooks, loaded, validated and resolved."""
