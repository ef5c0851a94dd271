// SPDX-License-Identifier: Apache-2.0
/**
 * The console: a web page that shows the experiments of one or more stores. It reads stores and nothing else. {@link
 * dev.fairloss.trainer.console.ConsoleServer} serves it; {@link dev.fairloss.trainer.console.ConsoleRoutes} maps paths to
 * pages. May import catalog, report and store.
 */
package dev.fairloss.trainer.console;
