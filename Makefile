# make run: starts Inbox Wizard. make test: every check there is. Both install what they need first.
.DEFAULT_GOAL := run
.PHONY: run test bench app icons screenshots translations clean

RUN_READY := .venv/.set-up-run
TEST_READY := .venv/.set-up-test
COMPILED := $(patsubst %.ts,%.qm,$(wildcard resources/i18n/*.ts))

run: $(RUN_READY) $(COMPILED)
	@.venv/bin/inbox-wizard

test: $(TEST_READY) $(COMPILED)
	@.ci/test.sh $(ARGS)

# Speed, as ratios against the bare libraries in the same run
bench: $(TEST_READY) $(COMPILED)
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest tests/bench -n 0 -s --timeout 600 $(ARGS)

# The packaged program for this system, in dist/
app: $(TEST_READY) $(COMPILED)
	PYINSTALLER_CONFIG_DIR=build .venv/bin/pyinstaller --noconfirm --log-level WARN build.spec
	QT_QPA_PLATFORM=offscreen dist/inbox-wizard/inbox-wizard --selfcheck

icons: $(TEST_READY)
	.venv/bin/python resources/icons/build.py

# Every page in every language, light and dark, into build/screenshots; and the README's two
screenshots: $(TEST_READY) $(COMPILED)
	dbus-run-session -- xvfb-run -a -s "-screen 0 1800x1500x24" \
		.venv/bin/python -m tests.qt.screenshots build/screenshots $(ARGS)
	mkdir -p docs
	cp build/screenshots/wizard-connecting-en-light-1x.png docs/connecting.png
	cp build/screenshots/wizard-trouble-expired-en-light-1x.png docs/trouble.png

# Takes the window's words from the source into resources/i18n/*.ts, to be translated there
translations: $(RUN_READY)
	.venv/bin/python resources/i18n/build.py --update

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis resources/i18n/*.qm

$(RUN_READY): pyproject.toml .ci/apt-run.txt | .ci/set-up.sh
	@.ci/set-up.sh run

$(TEST_READY): pyproject.toml .ci/apt-run.txt .ci/apt-test.txt $(wildcard tests/servers/apt-packages.txt tests/servers/oidc/package-lock.json) | .ci/set-up.sh
	@.ci/set-up.sh test

%.qm: %.ts | $(RUN_READY)
	@.venv/bin/python resources/i18n/build.py
