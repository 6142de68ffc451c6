"""What the real objects are like, taken together."""

import json
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]

IMPORTED_DURING_A_VERIFICATION = """
import json, sys
from pathlib import Path
from wizard.compose import build
from wizard.model.cancel import CancelToken
from wizard.model.event import RunEnded
from wizard.model.outcome import Connected

app = build(data_dir=Path(sys.argv[1]))
app.settings.language  # the window has read them long before
for _ in app.warm_up():
    pass
warm = {"imapclient", "cryptography.x509", "wizard.engine.connector"} <= sys.modules.keys()
with app.practice("good") as (connector, form):
    before = set(sys.modules)
    *_, last = connector.connect(form, CancelToken())
    after = set(sys.modules)
assert isinstance(last, RunEnded) and isinstance(last.outcome, Connected), last
print(json.dumps({"warm": warm, "late": sorted(after - before)}))
"""


def test_after_the_warming_up_a_verification_imports_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED_DURING_A_VERIFICATION, str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["warm"]
    assert [name for name in found["late"] if not name.startswith("wizard.practice")] == []


def test_the_brand_is_read_without_what_only_a_sign_in_needs() -> None:
    """The first window waits for it."""
    reading = "import sys; from wizard.compose import build; build().brand; print('wizard.model.cloud' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", reading], cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "False\n"
