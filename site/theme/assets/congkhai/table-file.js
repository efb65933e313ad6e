/* A table as a file of what is seen of it: CSV that Excel opens unchanged, or XLSX. Loaded when a reader asks. */
(function () {
  "use strict";

  // what the pages print (orchestration/publish/number.py): 6.153   51,7%   −247   +0,1   14,2 kB
  var NUMBER = /^([+−]?)((?:0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d*)(?:,\d+)?)(%|\s+[^\d\s][^\d]*)?$/;
  // a change tells its number twice: giảm 247 (−247)
  var CHANGE = /\(([+−][\d.,]+)\)$/;
  // beside the figure in its cell: other period, maturity, claim, note
  var BESIDE = ".small, .claim, .note, .met, .unmet";
  // no spreadsheet takes these for anything but text (as orchestration/publish/files/excel_csv.py)
  var SAFE = [/^[\p{L}“≥≤–]/u, /^%( |$)/, /^\d{4}-\d{4}(-[a-z].*)?$/, /^\d{4}-\d{2}-\d{2}$/];
  var UNSAFE = /^((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg|tháng)[a-z]*[\s.,/-]*[0-9]|(true|false)$)/i;
  var UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

  function tidy(text) {
    return text.replace(UNWRITABLE, "").replace(/\s+/g, " ").trim();
  }

  function words(node, skip) {
    var parts = [];
    node.childNodes.forEach(function (child) {
      if (child.nodeType === 3) {
        parts.push(child.data);
      } else if (child.nodeType === 1 && !(skip && child.matches(skip))) {
        parts.push(child.tagName === "BR" || child.tagName === "LI" ? "; " : "", words(child, skip));
      }
    });
    return parts.join("");
  }

  // {text} or {number: "51.7", decimals: 1}, and what stands beside it
  function cellOf(cell) {
    var beside = Array.prototype.filter.call(cell.querySelectorAll(BESIDE), function (one) {
      return !one.parentElement.closest(BESIDE);
    }).map(function (one) { return tidy(words(one)); });
    var main = tidy(words(cell, BESIDE));
    var isFigure = cell.classList.contains("num") || cell.querySelector(":scope > .figure");
    var change = isFigure && CHANGE.exec(main);
    var found = isFigure && NUMBER.exec(change ? change[1] : main);
    if (!found) {
      return { text: [main].concat(beside).filter(Boolean).join(" · "), beside: "" };
    }
    var number = (found[1] === "−" ? "-" : "") + found[2].replace(/\./g, "").replace(",", ".");
    return { number: number, decimals: (number.split(".")[1] || "").length,
      beside: [change ? main : tidy(found[3] || "")].concat(beside).filter(Boolean).join(" · ") };
  }

  function text(value) {
    return { text: value, beside: "" };
  }

  function about(table) {
    var foot = document.querySelector(".page-foot");
    function said(name) {
      var found = foot && foot.querySelector("." + name);
      return found ? tidy(found.textContent) : "";
    }
    var link = foot && foot.querySelector(".permalink a");
    var heading = document.querySelector("h1");
    var rows = [
      ["Bảng", captionOf(table)],
      ["Trang", heading ? tidy(heading.textContent) : document.title],
      ["Phát hành", said("office")],
      ["Bản công bố", said("release")],
      ["Địa chỉ", link ? link.href : location.href.split("#")[0]],
      ["Ghi nguồn", said("citation")]
    ];
    document.querySelectorAll("article .notice").forEach(function (notice) {
      // what a section says of itself is no matter of the tables of others
      var part = notice.closest("section");
      if (part && !part.contains(table)) { return; }
      rows.push(["Lưu ý", tidy(notice.textContent)]);
    });
    return rows.filter(function (row) { return row[1]; });
  }

  function captionOf(table) {
    if (table.caption) {
      return tidy(table.caption.textContent);
    }
    var before = Array.prototype.filter.call(document.querySelectorAll("article h1, article h2, article h3"),
      function (one) { return one.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING; });
    return before.length ? tidy(before[before.length - 1].textContent) : document.title;
  }

  // heads and rows; a column that has something beside its numbers gets a second one for that
  function gridOf(table) {
    var rows = Array.prototype.filter.call(table.rows, function (row) { return !row.hidden; });
    var isHead = function (row) { return row.parentElement.tagName === "THEAD"; };
    var head = rows.filter(isHead).pop();
    var cells = rows.filter(function (row) { return !isHead(row); }).map(function (row) {
      return Array.prototype.map.call(row.cells, cellOf);
    });
    var heads = head ? Array.prototype.map.call(head.cells, function (cell) { return tidy(cell.textContent); }) : [];
    var wide = heads.map(function (_, column) {
      return cells.some(function (row) { return row[column] && row[column].beside; });
    });
    function spread(row, beside) {
      return row.reduce(function (made, one, column) {
        return made.concat(wide[column] ? [one, text(beside(one))] : [one]);
      }, []);
    }
    return [spread(heads.map(text), function (one) { return one.text + " (đơn vị, ghi chú)"; })].concat(
      cells.map(function (row) { return spread(row, function (one) { return one.beside; }); }));
  }

  function csv(table) {
    function quoted(cell) {
      var value = cell.text;
      if (cell.number !== undefined) {
        // where a point groups thousands 98.419 would be read as 98419; 98.4190 stays what it is
        value = cell.number.replace(/(\.\d{3})$/, "$10");
      } else if (value && (UNSAFE.test(value) || !SAFE.some(function (one) { return one.test(value); }))) {
        value = "'" + value;
      }
      return /[",\r\n]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value;
    }
    var rows = about(table).map(function (row) { return row.map(text); }).concat([[]], gridOf(table));
    var lines = rows.map(function (row) { return row.map(quoted).join(","); });
    return new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" });
  }

  function escaped(value) {
    return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  function place(row, column) {
    var letters = "";
    for (var left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
      letters = String.fromCharCode(65 + (left - 1) % 26) + letters;
    }
    return letters + (row + 1);
  }

  var XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  var MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  var RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  var PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  var MOST_DECIMALS = 6;

  // cell formats: 0 text, 1 bold text, 2 + n a number of n decimals
  function styles() {
    var formats = "", cells = '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
      '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>';
    for (var decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
      formats += '<numFmt numFmtId="' + (164 + decimals) + '" formatCode="#,##0' + (decimals ? "." : "") +
        "0".repeat(decimals) + '"/>';
      cells += '<xf numFmtId="' + (164 + decimals) + '" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>';
    }
    return XML + '<styleSheet xmlns="' + MAIN + '"><numFmts count="' + (MOST_DECIMALS + 1) + '">' + formats + "</numFmts>" +
      '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      '<cellXfs count="' + (MOST_DECIMALS + 3) + '">' + cells + "</cellXfs>" +
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
  }

  function sheet(table) {
    var told = about(table), grid = gridOf(table);
    function written(cell, row, column, isBold) {
      var at = ' r="' + place(row, column) + '"';
      if (cell.number !== undefined) {
        return "<c" + at + ' s="' + (2 + Math.min(cell.decimals, MOST_DECIMALS)) + '"><v>' + cell.number + "</v></c>";
      }
      return cell.text ? "<c" + at + ' s="' + (isBold ? 1 : 0) + '" t="inlineStr"><is><t xml:space="preserve">' +
        escaped(cell.text) + "</t></is></c>" : "";
    }
    var rows = told.map(function (row, index) {
      return "<row r=\"" + (index + 1) + '">' + row.map(function (value, column) {
        return written(text(value), index, column, column === 0);
      }).join("") + "</row>";
    });
    grid.forEach(function (row, index) {
      var line = told.length + 1 + index;
      rows.push("<row r=\"" + (line + 1) + '">' + row.map(function (cell, column) {
        return written(cell, line, column, index === 0);
      }).join("") + "</row>");
    });
    var columns = grid[0].map(function (_, column) {
      return '<col min="' + (column + 1) + '" max="' + (column + 1) + '" width="' + (column ? 20 : 44) + '" customWidth="1"/>';
    });
    return XML + '<worksheet xmlns="' + MAIN + '">' + (columns.length ? "<cols>" + columns.join("") + "</cols>" : "") +
      "<sheetData>" + rows.join("") + "</sheetData></worksheet>";
  }

  function xlsx(table) {
    var files = {
      "[Content_Types].xml": XML + '<Types xmlns="' + PACKAGE + 'content-types">' +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        ["workbook:sheet.main", "worksheets/sheet1:worksheet", "styles:styles"].map(function (part) {
          var pair = part.split(":");
          return '<Override PartName="/xl/' + pair[0] +
            '.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.' + pair[1] + '+xml"/>';
        }).join("") + "</Types>",
      "_rels/.rels": XML + '<Relationships xmlns="' + PACKAGE + 'relationships"><Relationship Id="rId1" Type="' + RELATION +
        '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      "xl/workbook.xml": XML + '<workbook xmlns="' + MAIN + '" xmlns:r="' + RELATION +
        '"><sheets><sheet name="Bảng" sheetId="1" r:id="rId1"/></sheets></workbook>',
      "xl/_rels/workbook.xml.rels": XML + '<Relationships xmlns="' + PACKAGE + 'relationships"><Relationship Id="rId1" Type="' +
        RELATION + '/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="' + RELATION +
        '/styles" Target="styles.xml"/></Relationships>',
      "xl/styles.xml": styles(),
      "xl/worksheets/sheet1.xml": sheet(table)
    };
    var bytes = {};
    Object.keys(files).forEach(function (name) { bytes[name] = window.fflate.strToU8(files[name]); });
    // the same table gives the same bytes on any day
    var made = window.fflate.zipSync(bytes, { mtime: new Date(1980, 0, 2) });
    return new Blob([made], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
  }

  function nameOf(table, kind) {
    function slug(value) {
      return value.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
        .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
    }
    var heading = document.querySelector("h1"), release = document.querySelector(".page-foot .release");
    var parts = [heading ? slug(heading.textContent) : "", slug(captionOf(table)), release ? release.textContent.trim() : ""];
    return parts.filter(Boolean).join("_") + "." + kind;
  }

  window.congkhaiTableFile = function (table, kind) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(kind === "csv" ? csv(table) : xlsx(table));
    link.download = nameOf(table, kind);
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  };
})();
