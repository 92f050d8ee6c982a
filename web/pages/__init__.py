"""The pages families and centers read: one blueprint a noun."""
