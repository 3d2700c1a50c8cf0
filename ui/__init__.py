"""What people see: the Streamlit screens. No prompts, no retrieval and no medical text of its own."""
