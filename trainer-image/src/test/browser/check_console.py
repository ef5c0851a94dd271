# SPDX-License-Identifier: Apache-2.0
"""Checks the console in Chromium. ConsoleBrowserTest runs it: check_console.py URL STORE MANIFEST TARGET.

STORE is the folder of the store, which is moved away for a while. MANIFEST is moved to TARGET to finish a step.
Needs: pip install playwright axe-playwright-python; FAIRLOSS_CHROMIUM names the browser if it is not Playwright's own.
"""
import os
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

url, store, manifest, target = sys.argv[1:]
root = url.split("/?")[0]
PATIENCE = 60_000
PAGES = (
    "/",
    "/experiments/0/team/running",
    "/experiments/0/default/tiny",
    "/experiments/0/default/tiny/report",
    "/experiments/0/default/tiny/files",
    "/compare?e=0/default/tiny&e=0/default/other",
    "/nowhere",
)
problems = []
expect.set_options(timeout=PATIENCE)


def open_console(browser, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("dialog", lambda dialog: (problems.append("a script of the store ran"), dialog.dismiss()))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(url)
    page.wait_for_url(root + "/")
    return page


def check_pages(page, width, scheme):
    for path in PAGES:
        page.goto(root + path)
        where = f"{path} at {width} px, {scheme}"
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            problems.append(f"{where}: wider than the window")
        found = Axe().run(page, options={"iframes": False}).response["violations"]
        problems.extend(f"{where}: {rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found)


def check_keyboard(page):
    page.goto(root + "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("#q").focus()
    page.keyboard.type("tiny")
    expect(page.get_by_role("status")).to_contain_text("1 of ")
    page.locator("a", has_text="default/tiny").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(root + "/experiments/0/default/tiny")


def check_report_and_comparison(page):
    page.goto(root + "/experiments/0/default/tiny/report")
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("FairLoss")
    page.goto(root + "/?q=default/")
    page.get_by_label("Compare default/tiny").check()
    page.get_by_label("Compare default/other").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_have_text("Comparison")


def check_live(page):
    page.goto(root + "/experiments/0/team/running")
    expect(page.locator(".tiles")).to_contain_text("0 of 2")
    os.rename(manifest, target)
    expect(page.locator(".tiles")).to_contain_text("1 of 2")


def check_store_away(page):
    page.goto(root + "/")
    os.rename(store, store + ".away")
    page.goto(root + "/experiments/0/default/tiny")
    expect(page.get_by_role("alert")).to_contain_text("does not exist")
    os.rename(store + ".away", store)
    expect(page.locator("h1")).to_have_text("default/tiny")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("FAIRLOSS_CHROMIUM"), args=["--no-sandbox"]
    )
    for width, scheme in ((1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")):
        check_pages(open_console(browser, width, scheme), width, scheme)
    page = open_console(browser, 1280, "light")
    check_keyboard(page)
    check_report_and_comparison(page)
    check_live(page)
    check_store_away(page)
    browser.close()
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
