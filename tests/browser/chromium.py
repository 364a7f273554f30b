"""A headless Chromium, driven over its DevTools pipe: no driver program, no port, only the standard library."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile

TIMEOUT_MS = 20_000

# Key name to (code, virtual key code) where they do not follow from the character.
NAMED_KEYS = {"Escape": ("Escape", 27), "Enter": ("Enter", 13), "Tab": ("Tab", 9),
              "ArrowLeft": ("ArrowLeft", 37), "ArrowRight": ("ArrowRight", 39)}


class Chromium:
    """One browser with a profile of its own. Use as a context."""

    def __init__(self, program=None):
        program = program or shutil.which("chromium") or shutil.which("chromium-browser")
        if program is None:
            raise SystemExit("There is no Chromium; ./dev browser installs it.")
        self.profile = tempfile.mkdtemp(prefix="shelfwise-chromium-")
        to_browser_read, self.write_fd = self._high_pipe()
        self.read_fd, from_browser_write = self._high_pipe()
        arguments = [program, "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu",
                     "--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage",
                     "--user-data-dir=" + self.profile]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium has none for root

        def hand_over():
            os.dup2(to_browser_read, 3)
            os.dup2(from_browser_write, 4)

        self.process = subprocess.Popen(arguments, preexec_fn=hand_over, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser_read)
        os.close(from_browser_write)
        self.buffer = b""
        self.last_id = 0
        self.pages = {}

    @staticmethod
    def _high_pipe():
        """Above the numbers that the browser wants, so that handing over overwrites nothing."""
        ends = os.pipe()
        high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
        for end in ends:
            os.close(end)
        return high

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.write_fd)
        os.close(self.read_fd)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **params):
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.write_fd, data):]
        wanted = self.last_id
        while True:
            answer = self._receive()
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self._on_event(answer)

    def _receive(self):
        while b"\0" not in self.buffer:
            data = os.read(self.read_fd, 1 << 16)
            if not data:
                raise RuntimeError("Chromium ended")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def _on_event(self, event):
        page = self.pages.get(event.get("sessionId"))
        if page is None:
            return
        params = event.get("params", {})
        if event["method"] == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            page.complaints.append(details.get("exception", {}).get("description") or details["text"])
        if event["method"] == "Log.entryAdded" and params["entry"]["level"] == "error":
            page.complaints.append(params["entry"]["text"] + " " + params["entry"].get("url", ""))

    def page(self, url, width=1280, height=900, scheme="light"):
        # A window of its own: a tab behind another one is throttled and counts as hidden.
        target = self.call("Target.createTarget", url="about:blank", newWindow=True)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        self.pages[session] = page
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable", session)
        page.look(width, height, scheme)
        page.open(url)
        return page


class Page:
    def __init__(self, browser, session):
        self.browser = browser
        self.session = session
        self.complaints = []  # errors of scripts, of the content security policy, of loading

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def look(self, width, height, scheme):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def reload(self):
        self.run("window.beforeReload = true")
        self.call("Page.reload")
        self.wait("window.beforeReload === undefined && document.readyState === 'complete'")

    def run(self, script):
        """The value of an expression."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(script + ": " + str(answer["exceptionDetails"].get("exception", {}).get("description")))
        return answer["result"].get("value")

    def wait(self, condition):
        """Until the expression is true. Waits in the page itself, across loads of it."""
        script = """new Promise((resolve) => {
          const end = Date.now() + %d;
          (function look() {
            let value;
            try { value = (%s); } catch { value = false; }
            if (value || Date.now() > end) resolve(Boolean(value)); else setTimeout(look, 15);
          })();
        })""" % (TIMEOUT_MS, condition)
        for _ in range(20):
            try:
                value = self.run(script)
            except RuntimeError as error:  # the page was left while it waited
                if "navigated" not in str(error) and "context" not in str(error).lower():
                    raise
                continue
            if value:
                return
            break
        raise AssertionError("waited in vain for: " + condition + "\nthe page says: " + self.text("body")[:1500])

    def text(self, selector):
        return self.run("(document.querySelector(%s) || {innerText: ''}).innerText" % json.dumps(selector))

    def texts(self, selector):
        return self.run("[...document.querySelectorAll(%s)].map((e) => e.innerText)" % json.dumps(selector))

    def click(self, selector):
        """Once it is there and the page is at rest."""
        self.wait("document.querySelector(%s) && !document.body.hasAttribute('aria-busy')" % json.dumps(selector))
        self.run("document.querySelector(%s).click()" % json.dumps(selector))

    def press(self, key):
        """Once the page is at rest, as a person would."""
        self.wait("!document.body.hasAttribute('aria-busy')")
        code, number = NAMED_KEYS.get(key, ("Key" + key.upper() if key.isalpha() else key, ord(key.upper()[0])))
        text = {} if key in NAMED_KEYS and key != "Enter" else {"text": "\r" if key == "Enter" else key}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=code, windowsVirtualKeyCode=number, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=code, windowsVirtualKeyCode=number)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
