"""The pages on which administrators link accounts, and the script that opens them."""
