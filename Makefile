# Two commands are the whole set-up: `make lectures` and `make test`.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
export PYTHONUTF8 := 1

.PHONY: help lectures test test-kaggle test-versions lab lint headers bench-device clean lock

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

lectures: $(VENV)/.ready ## Run every lecture on the shipped data into build/lectures
	$(RUN) -m course_lib.cli run

test: $(VENV)/.ready ## Run all tests and compare every stored output
	COURSE_HEARTBEAT=bundled COURSE_AIRDIGIT=bundled $(RUN) -m pytest -n 2 --nbval tests notebooks

test-kaggle: $(VENV)/.ready ## Run every lecture on an imitation of Kaggle's machine, offline
	COURSE_TEST_KAGGLE=1 $(RUN) -m pytest -v tests/kaggle

test-versions: ## Compare stored outputs under the oldest and newest TensorFlow
	mkdir -p build
	grep -vE '^(tensorflow|tensorboard|numpy|protobuf|ml-dtypes|h5py)==' constraints.txt > build/others.txt
	for tf in 2.19 2.21; do \
	  $(PYTHON) -m venv build/tensorflow-$$tf && build/tensorflow-$$tf/bin/python -m pip install \
	    --quiet --constraint build/others.txt --editable '.[lectures,device,test]' \
	    "tensorflow==$$tf.*" || exit 1; \
	  for onednn in 0 1; do \
	    COURSE_HEARTBEAT=bundled COURSE_AIRDIGIT=bundled TF_ENABLE_ONEDNN_OPTS=$$onednn \
	      build/tensorflow-$$tf/bin/python -m pytest --nbval notebooks || exit 1; \
	  done; \
	done

lab: $(VENV)/.ready ## Open the lectures in JupyterLab
	$(RUN) -m jupyterlab notebooks

lint: $(VENV)/.ready ## Check style, also of the notebooks
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

# make headers RECORDS=folder INDEX=list.csv: take the records from a folder, split like Kaggle.
headers: $(VENV)/.ready ## Make the headers in arduino/; trains on the real beats (20 minutes)
	$(RUN) -m course_lib.cli headers $(if $(RECORDS),--records '$(RECORDS)') $(if $(INDEX),--index '$(INDEX)')

# apt: gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
bench-device: $(VENV)/.ready ## Count the instructions of an inference on a simulated Cortex-M4F
	$(RUN) -m pip install --quiet --no-deps bakenn==1.0.0
	$(RUN) benchmarks/device.py

clean: ## Remove build/ and .venv/
	rm -rf build $(VENV)

lock: $(VENV)/.ready ## Choose the newest versions that fit and write constraints.txt
	$(RUN) -m pip install --quiet uv
	echo 'tensorflow==2.20.0' > $(VENV)/kaggle.txt
	$(RUN) -m uv pip compile pyproject.toml --all-extras --universal --python-version 3.10 \
	  --fork-strategy fewest --no-annotate --constraint $(VENV)/kaggle.txt \
	  --custom-compile-command 'make lock' --output-file constraints.txt

# Stale where the lock or the project's own list is newer.
$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 10) <= v <= (3, 13) \
	  else "The course needs Python 3.10 to 3.13, and $(PYTHON) is %d.%d: make PYTHON=python3.12" % v)'
	@echo "Making $(VENV) (once, some minutes) ..."
	$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(RUN) -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt --editable '.[device,lectures,test]'
	@touch $@
