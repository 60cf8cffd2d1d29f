"""The demonstration while it is served: its hourly work and the dashboard, which moves time by days."""

from threading import Event, Thread

from plugin.cycle import RunReport
from web.demo.serving import InTurn


def test_time_moves_on_only_when_the_run_under_way_is_over():
    due, ran = ["acme"], []
    has_begun, may_end = Event(), Event()

    def run(company_id):
        has_begun.set()
        may_end.wait(30)
        ran.append(company_id)
        due.remove(company_id)
        return RunReport(company_id)

    in_turn = InTurn(lambda: list(due), run)
    hourly = Thread(target=in_turn.run, args=("acme",))
    hourly.start()
    assert has_begun.wait(30)
    told = Thread(target=in_turn.run_all)
    told.start()
    told.join(0.05)
    assert told.is_alive(), "The dashboard is answered, and so moves time, under a run."

    may_end.set()
    hourly.join(30)
    told.join(30)
    assert ran == ["acme"], "What the first run has done is not done again."
