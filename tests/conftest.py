"""How the tests run: properties draw the same examples every time, so that a red run can be run again."""

from hypothesis import HealthCheck, settings

# Time limits for one example measure the machine, not the code; and slow drawing is a matter for whoever waits.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# `pytest --hypothesis-profile=explore` looks for what the fixed examples miss.
settings.register_profile("explore", settings.get_profile("ci"), derandomize=False, max_examples=2_000)
settings.load_profile("ci")
