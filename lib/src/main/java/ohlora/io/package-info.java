/**
 * Files, as everything else needs them: written whole or not at all, logged row by row, read
 * strictly, fetched and digested; and progress. Nothing here knows a face or a network. Anybody may
 * use it; it uses nothing of ours.
 */
package ohlora.io;
