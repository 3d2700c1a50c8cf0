"""The decision aid behind the pages: options side by side, chances, wishes and the visit. Pure: nothing here knows Streamlit."""
