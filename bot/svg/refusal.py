"""How the engine's parts say that a reply cannot become a drawing."""


class Refused(Exception):
    """There is no drawing in this reply: `code` and `detail` as in `types.Rejected`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
