/** How tables, figures and faces are shown to people, in a notebook or on a page. */
package ohlora.view;
