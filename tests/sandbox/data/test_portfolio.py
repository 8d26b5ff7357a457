from sandbox.data.documents import PORTFOLIO_BYTES, portfolio_pieces


def test_a_portfolio_is_a_sound_pdf_of_exactly_its_size() -> None:
    whole = b"".join(portfolio_pieces("Zoë - portfolio.pdf"))
    assert len(whole) == PORTFOLIO_BYTES == 30 * 2**20
    assert whole.startswith(b"%PDF-1.4\n")
    start = int(whole.rsplit(b"startxref\n", 1)[1].split()[0])
    assert whole[start:].startswith(b"xref\n")


def test_a_portfolio_comes_bit_by_bit() -> None:
    assert max(map(len, portfolio_pieces("Zoë - portfolio.pdf"))) == 65_536
