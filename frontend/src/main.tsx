/** Starts the app in the page that Django serves. */
import "../../static/design/tokens.css";
import "./ui/base.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";

import { queryClient } from "./api/queryClient";
import { makeRouter } from "./app/routes";
import { applyTheme } from "./ui";

applyTheme();
const root = document.getElementById("root");
if (!root) throw new Error("the page has no element with the id `root`");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={makeRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
