"""Ending gently: what a worker does with its connections when it is told to stop.

uvicorn closes idle connections at once, and with them those whose request is on its way. Here they get a moment, and
each last answer says `connection: close`, so that no request is lost when workers are replaced one after the other.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOMENT = 1.0  # seconds in which an idle connection may still bring a request
CLOSE = (b"connection", b"close")


class GentleProtocol(HttpToolsProtocol):
    """HTTP by httptools; the server calls `shutdown` on each connection once it accepts no more."""

    def shutdown(self) -> None:
        """Answer what was asked and what is asked within a moment, then close."""
        state = self.server_state
        if CLOSE not in state.default_headers:
            state.default_headers = [*state.default_headers, CLOSE]  # of every request from now on
        if self.idle:
            self.loop.call_later(MOMENT, self.close_idle)
        elif self.pipeline:
            self.pipeline[0][0].keep_alive = False  # the one that came last
        else:
            self.cycle.keep_alive = False

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def close_idle(self) -> None:
        """Close, unless a request came; its answer closes."""
        if self.idle and not self.transport.is_closing():
            self.transport.close()
