#!/usr/bin/python3
"""The review page in a real browser: ./dev browser, or review_test.py PROGRAM [--shots FOLDER] [TEST...]"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from chromium import Chromium  # noqa: E402
from review_folder import crowd, shop  # noqa: E402

PROGRAM = ""
SHOTS = None


class Review:
    """`shelfwise review` on a free port."""

    def __init__(self, folder, who="mia"):
        self.folder = folder
        self.process = subprocess.Popen([PROGRAM, "review", folder, "--listen", "127.0.0.1:0", "--who", who],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        if not found:
            raise AssertionError("did not start: " + line + self.process.stderr.read())
        self.url = found.group(0)

    def log(self):
        """The lines of decisions.tsv, without header, time and number."""
        path = os.path.join(self.folder, "decisions.tsv")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            return [line.rstrip("\n").split("\t")[2:8] for line in file.read().splitlines()[1:]]

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.communicate()


class ReviewPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Chromium()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="shelfwise-review-")
        self.review = None
        self.expected_complaints = 0

    def tearDown(self):
        if self.review:
            self.review.stop()
        shutil.rmtree(self.folder)
        complaints = [c for page in self.browser.pages.values() for c in page.complaints]
        for page in self.browser.pages.values():
            page.call("Page.close")
        self.browser.pages.clear()
        self.assertEqual(len(complaints), self.expected_complaints, complaints)

    def start(self, fill=shop, **look):
        fill(self.folder)
        self.review = Review(self.folder)
        return self.window(**look)

    def window(self, path="", **look):
        page = self.browser.page(self.review.url + path, **look)
        page.wait("document.querySelector('#card-title, #nothing, #log, #groups')")
        self.ready(page)
        return page

    def on(self, page, identifier):
        """Until the pair of this id is on the card, and the page takes keys."""
        page.wait("!document.body.hasAttribute('aria-busy') && "
                  "document.querySelector('.fields tbody td')?.innerText === '%s'" % identifier)

    def ready(self, page):
        page.wait("!document.body.hasAttribute('aria-busy')")

    # --- keyboard

    def test_keys_decide_skip_go_back_and_undo(self):
        page = self.start()
        self.on(page, "A-1")
        page.press("m")
        self.on(page, "A-2")
        self.assertEqual(self.review.log(), [["mia", "pair", "A-1", "B-1", "merge", ""]])
        page.press("s")
        self.on(page, "A-3")
        page.press("d")
        self.on(page, "A-4")
        self.assertEqual(self.review.log()[1], ["mia", "pair", "A-3", "B-3", "distinct", ""])
        page.press("ArrowLeft")
        self.on(page, "A-2")
        page.press("ArrowRight")
        self.on(page, "A-4")
        page.press("u")
        self.on(page, "A-3")
        self.assertEqual(self.review.log()[2][1:3], ["undo", "2"])
        self.assertEqual(page.text("#count-pairs"), "5")
        page.press("u")
        self.on(page, "A-1")
        page.press("u")
        page.wait("document.querySelector('#toast').innerText.includes('decided nothing')")

    def test_help_opens_and_closes_by_key_and_other_keys_wait(self):
        page = self.start()
        page.press("?")
        page.wait("document.querySelector('#help').open")
        page.press("m")
        page.press("Escape")
        page.wait("!document.querySelector('#help').open")
        self.on(page, "A-1")
        self.assertEqual(self.review.log(), [])

    def test_letters_typed_into_a_search_decide_nothing(self):
        page = self.start()
        self.on(page, "A-1")
        page.press("/")
        for key in "mud":
            page.press(key)
        page.press("Enter")
        self.ready(page)
        self.assertEqual(self.review.log(), [])
        page.wait("document.querySelector('#nothing')")

    def test_everything_is_reached_with_tab_and_has_a_name(self):
        page = self.start()
        for tab in ("pairs", "categories", "done", "history"):
            page.click("[data-tab=%s]" % tab)
            self.ready(page)
            nameless = page.run("""[...document.querySelectorAll('button, input, select, a[href]')]
                .filter((e) => !e.closest('dialog') && !(e.innerText.trim() || e.getAttribute('aria-label') || e.labels?.length))
                .map((e) => e.outerHTML)""")
            self.assertEqual(nameless, [], tab)
            self.assertEqual(page.run("document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"]):not([tabindex=\"0\"])').length"), 0)

    # --- what is shown

    def test_differences_are_marked_word_by_word(self):
        page = self.start()
        self.on(page, "A-1")
        row = "[...document.querySelectorAll('.fields tr')].find((r) => r.innerText.startsWith('title'))"
        self.assertEqual(page.run("[...%s.querySelectorAll('mark')].map((m) => m.innerText)" % row), ["26", "28"])
        self.assertEqual(page.texts(".why li"), ["like name", "prices 6 % apart"])

    def test_titles_with_script_in_them_are_text(self):
        page = self.start()
        page.press("s")
        self.on(page, "A-2")
        page.press("s")
        self.on(page, "A-3")
        self.assertIn("<script>window.hacked=1</script>", page.text(".fields"))
        self.assertEqual(page.run("document.querySelectorAll('main script, main img').length"), 0)
        self.assertIsNone(page.run("window.hacked"))

    def test_only_web_addresses_become_links(self):
        page = self.start()
        self.on(page, "A-1")
        self.assertEqual(page.run("document.querySelectorAll('.fields a').length"), 2)
        page.press("s")
        self.on(page, "A-2")
        self.assertEqual(page.run("document.querySelectorAll('.fields a').length"), 0)

    def test_filters_and_orders(self):
        page = self.start()
        page.run("(() => { const s = document.querySelector('[data-tool=sort]'); s.value = 'unlikeliest'; s.dispatchEvent(new Event('change')); })()")
        self.on(page, "A-6")
        page.run("(() => { const s = document.querySelector('[data-tool=min]'); s.value = '60'; s.dispatchEvent(new Event('change')); })()")
        self.on(page, "A-4")
        self.assertEqual(page.text("#place"), "1 of 4")
        page.run("(() => { const s = document.querySelector('#words'); s.value = 'oak holm'; s.dispatchEvent(new Event('change')); })()")
        self.on(page, "A-2")
        self.assertEqual(page.text("#place"), "1 of 1")

    # --- reload

    def test_a_reload_in_the_middle_goes_on_there(self):
        page = self.start()
        page.press("m")
        self.on(page, "A-2")
        page.press("s")
        self.on(page, "A-3")
        page.press("s")
        self.on(page, "A-4")
        page.reload()
        self.on(page, "A-4")
        page.press("d")
        self.on(page, "A-5")
        page.reload()
        self.on(page, "A-5")
        page.press("u")
        self.on(page, "A-4")
        self.assertEqual([line[4] for line in self.review.log()], ["merge", "distinct", ""])

    def test_a_server_that_died_is_told_and_one_started_again_is_gone_on_with(self):
        page = self.start()
        page.press("m")
        self.on(page, "A-2")
        self.review.stop(signal.SIGKILL)
        page.press("m")
        page.wait("document.querySelector('#toast').innerText.includes('Nothing was saved')")
        self.ready(page)
        self.assertEqual(len(self.review.log()), 1)
        page.call("Page.close")
        self.browser.pages.clear()
        self.review = Review(self.folder)
        again = self.window()
        self.on(again, "A-2")

    # --- two windows

    def test_two_windows_see_each_others_decisions(self):
        one = self.start()
        two = self.window()
        self.on(one, "A-1")
        self.on(two, "A-1")
        one.press("m")
        self.on(one, "A-2")
        self.on(two, "A-2")  # by itself, within a few seconds
        two.wait("document.querySelector('#count-pairs').innerText === '5'")

    def test_of_two_windows_that_decide_at_once_the_first_stands_and_the_second_is_told(self):
        one = self.start()
        two = self.window()
        self.on(two, "A-1")
        two.run("clearInterval(window.watching)")
        self.on(one, "A-1")
        one.press("m")
        self.on(one, "A-2")
        self.expected_complaints = 1  # the browser notes the conflict's answer
        two.press("d")
        two.wait("document.querySelector('#toast').innerText.includes('mia has decided this already: merge')")
        self.on(two, "A-2")
        two.press("d")
        self.on(two, "A-3")
        self.assertEqual([line[2:5] for line in self.review.log()], [["A-1", "B-1", "merge"], ["A-2", "B-2", "distinct"]])

    def test_two_programs_on_one_folder_lose_nothing(self):
        one = self.start()
        second = Review(self.folder, who="noa")
        two = self.browser.page(second.url)
        self.on(two, "A-1")
        self.on(one, "A-1")
        one.press("m")
        self.on(one, "A-2")
        self.on(two, "A-2")
        two.press("d")
        self.on(two, "A-3")
        self.on(one, "A-3")
        self.assertEqual([line[0] for line in self.review.log()], ["mia", "noa"])
        second.stop()

    # --- categories

    def test_categories_are_chosen_by_number_by_search_or_not_at_all(self):
        page = self.start()
        page.click("[data-tab=categories]")
        title = "document.querySelector('#card-title')?.innerText === '%s' && !document.body.hasAttribute('aria-busy')"
        page.wait(title % "home>kitchen>pans")
        self.assertEqual(page.text("#titles"), "Products there: Thing 0")
        page.press("1")
        page.wait(title % "shoes|trail")
        page.press("/")
        page.type("kettles")
        page.wait("document.querySelector('#choices').innerText.includes('hg-12')")
        page.press("Enter")
        page.wait(title % "misc/other")
        page.press("n")
        page.wait("document.querySelector('#nothing')")
        self.assertEqual([line[1:] for line in self.review.log()], [
            ["category", "home>kitchen>pans", "", "hg-11", "Home & Garden > Kitchen > Cookware > Pans"],
            ["category", "shoes|trail", "", "hg-12", "Home & Garden > Kitchen > Kettles"],
            ["category", "misc/other", "", "", ""]])
        page.press("u")
        page.wait(title % "misc/other")

    # --- done and history

    def test_what_was_merged_can_be_taken_apart_and_put_back(self):
        page = self.start()
        page.click("[data-tab=done]")
        page.click("[aria-label='Take out B-7']")
        page.wait("document.querySelector('#groups')?.innerText.includes('kept apart by mia')")
        self.assertEqual(sorted(line[2:5] for line in self.review.log()),
                         [["A-7", "B-7", "distinct"], ["A-7", "C-7", "merge"], ["B-7", "C-7", "distinct"]])
        page.wait("document.querySelector('#pending').innerText.startsWith('3 changes')")
        self.assertIn("shelfwise clean 'my feed.csv' --mapping map.toml", page.run("document.querySelector('#command').textContent"))
        self.ready(page)
        page.press("u")
        page.wait("!document.querySelector('#groups').innerText.includes('kept apart')")
        page.click("[aria-label='Undo the mapping of tents']")
        page.wait("document.querySelector('#mapped')?.innerText.includes('no category')")

    def test_everything_since_a_time_is_undone_and_that_too(self):
        page = self.start()
        page.press("m")
        self.on(page, "A-2")
        page.press("m")
        self.on(page, "A-3")
        page.click("[data-tab=done]")
        page.wait("document.querySelector('#since')")
        self.ready(page)
        page.run("document.querySelector('#since').value = '2020-01-01T00:00:00'")
        page.run("document.querySelector('#undo-since').requestSubmit()")
        page.wait("document.querySelector('#sure').open")
        page.run("document.querySelector('#sure-yes').click()")
        page.wait("document.querySelector('#count-pairs').innerText === '6'")
        self.ready(page)
        page.press("u")
        page.wait("document.querySelector('#count-pairs').innerText === '4'")

    def test_history_tells_who_did_what_and_undoes_one(self):
        page = self.start()
        page.press("m")
        self.on(page, "A-2")
        page.click("[data-tab=history]")
        page.wait("document.querySelector('#log')?.innerText.includes('One product: A-1 and B-1')")
        self.assertIn("mia", page.text("#log"))
        page.click("[aria-label='Undo 1']")
        page.wait("document.querySelector('#log tr.undone')?.innerText.includes('A-1')")
        page.wait("document.querySelector('#count-pairs').innerText === '6'")

    # --- size

    def test_fifty_thousand_pairs_are_as_quick_as_ten(self):
        page = self.start(lambda folder: crowd(folder, 50_000))
        self.on(page, "A8999")
        times = []
        for number in (17999, 26999, 35999, 44999, 8998, 17998, 26998):
            begin = time.monotonic()
            page.press("m")
            self.on(page, "A%d" % number)
            times.append(time.monotonic() - begin)
        print("  50,000 pairs: %.0f ms from key to next pair (median of %d)" % (sorted(times)[len(times) // 2] * 1000, len(times)))
        self.assertLess(page.run("document.querySelectorAll('*').length"), 1000)

    # --- looks

    def test_fits_a_phone_in_light_and_dark(self):
        page = self.start(width=390, height=844)
        second = self.window(width=1280, height=900)
        for tab in ("pairs", "categories", "done", "history"):
            for look, width, height, shown in (("phone", 390, 844, page), ("desktop", 1280, 900, second)):
                shown.click("[data-tab=%s]" % tab)
                self.ready(shown)
                if tab == "history" and look == "phone":
                    self.on_history(shown)
                self.assertLessEqual(shown.run("document.documentElement.scrollWidth"), width, tab + " is wider than a " + look)
                for scheme in ("light", "dark"):
                    shown.look(width, height, scheme)
                    if SHOTS:
                        shown.screenshot(os.path.join(SHOTS, "%s-%s-%s.png" % (tab, look, scheme)))

    def on_history(self, page):
        page.click("[data-tab=pairs]")
        self.on(page, "A-1")
        page.press("m")
        self.on(page, "A-2")
        page.press("u")
        self.on(page, "A-1")
        page.press("d")
        self.on(page, "A-2")
        page.click("[data-tab=history]")
        self.ready(page)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if "--shots" in arguments:
        at = arguments.index("--shots")
        SHOTS = arguments[at + 1]
        os.makedirs(SHOTS, exist_ok=True)
        del arguments[at:at + 2]
    if not arguments:
        raise SystemExit("usage: review_test.py PROGRAM [--shots FOLDER] [TEST...]")
    PROGRAM = os.path.abspath(arguments[0])
    unittest.main(argv=["review_test.py"] + arguments[1:], verbosity=2)
