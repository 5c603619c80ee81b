"""What the pages share and only Streamlit needs: frame, state, loading, hosts, server."""
